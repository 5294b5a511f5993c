package fr.heurtoir.gateway.store;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has, and a sum over them that does not depend on their order: the SHA-256
 * of each row, added modulo 2^256. Databases sort text differently.
 */
final class TableSum {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final MessageDigest row;
  private BigInteger sum = BigInteger.ZERO;
  private long rows;

  TableSum() {
    try {
      row = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The next value of this row. Each is written with its kind and its length: none runs into
   * another.
   */
  void add(@Nullable Object value) {
    switch (value) {
      case null -> row.update((byte) 0);
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        row.update((byte) 1);
        row.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        row.update(bytes);
      }
      case Long number -> {
        row.update((byte) 2);
        row.update(ByteBuffer.allocate(8).putLong(number).array());
      }
      case Boolean truth -> row.update((byte) (truth ? 4 : 3));
      default -> throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  void endRow() {
    sum = sum.add(new BigInteger(1, row.digest())).mod(MODULUS);
    rows++;
  }

  long rows() {
    return rows;
  }

  String sha256() {
    return String.format("%064x", sum);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableSum that && rows == that.rows && sum.equals(that.sum);
  }

  @Override
  public int hashCode() {
    return sum.hashCode();
  }

  @Override
  public String toString() {
    return rows + " rows (" + sha256().substring(0, 12) + ")";
  }
}
