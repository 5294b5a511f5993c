package fr.heurtoir.gateway.rtc.stun;

import static fr.heurtoir.gateway.rtc.stun.StunAttribute.FINGERPRINT;
import static fr.heurtoir.gateway.rtc.stun.StunAttribute.MESSAGE_INTEGRITY;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * One STUN message, read from a datagram or an ICE-TCP frame (RFC 8489). Immutable unless somebody
 * writes into the bytes it was read from.
 *
 * <p>Where an attribute occurs twice, the first counts. Everything after MESSAGE-INTEGRITY except
 * FINGERPRINT is ignored (RFC 8489 sections 14 and 14.5).
 */
public final class StunMessage {
  /** The Binding method, the only one ICE uses. */
  public static final int BINDING = 0x001;

  /** The longest message accepted, in bytes. ICE checks have about 100. */
  public static final int MAX_BYTES = 1500;

  /** The most attributes accepted. */
  public static final int MAX_ATTRIBUTES = 32;

  /** The magic cookie of every message (RFC 8489 section 5). */
  static final int COOKIE = 0x2112A442;

  static final int HEADER_BYTES = 20;
  static final int TRANSACTION_BYTES = 12;
  static final int FINGERPRINT_XOR = 0x5354554E;
  private static final int MAX_USERNAME_BYTES = 508;

  private final byte[] bytes;
  private final int[] types;
  private final int[] starts;
  private final int[] lengths;

  private StunMessage(byte[] bytes, int[] types, int[] starts, int[] lengths) {
    this.bytes = bytes;
    this.types = types;
    this.starts = starts;
    this.lengths = lengths;
  }

  /**
   * Reads one message that fills {@code datagram} exactly. No content makes it throw.
   *
   * @param datagram kept, not copied: do not write into it afterwards
   */
  public static StunParse parse(byte[] datagram) {
    if (datagram.length < HEADER_BYTES) {
      return new StunParse.Unreadable(StunFault.TOO_SHORT);
    }
    if (datagram.length > MAX_BYTES) {
      return new StunParse.Unreadable(StunFault.TOO_LONG);
    }
    if ((datagram[0] & 0xC0) != 0 || int32(datagram, 4) != COOKIE) {
      return new StunParse.Unreadable(StunFault.NOT_STUN);
    }
    int length = int16(datagram, 2);
    if (length % 4 != 0 || length != datagram.length - HEADER_BYTES) {
      return new StunParse.Unreadable(StunFault.BAD_LENGTH);
    }
    int[] types = new int[MAX_ATTRIBUTES];
    int[] starts = new int[MAX_ATTRIBUTES];
    int[] lengths = new int[MAX_ATTRIBUTES];
    int count = 0;
    boolean sealed = false;
    int at = HEADER_BYTES;
    // The length is a multiple of four, so an attribute's header of four bytes always fits here.
    while (at < datagram.length) {
      int type = int16(datagram, at);
      int size = int16(datagram, at + 2);
      int next = at + 4 + (size + 3 & ~3);
      if (next > datagram.length) {
        return new StunParse.Unreadable(StunFault.BAD_ATTRIBUTE);
      }
      if (type == FINGERPRINT) {
        if (size != 4 || next != datagram.length) {
          return new StunParse.Unreadable(StunFault.BAD_ATTRIBUTE);
        }
        if (fingerprint(datagram, at) != int32(datagram, at + 4)) {
          return new StunParse.Unreadable(StunFault.BAD_FINGERPRINT);
        }
      }
      if (!sealed || type == FINGERPRINT) {
        if (count == MAX_ATTRIBUTES) {
          return new StunParse.Unreadable(StunFault.TOO_MANY_ATTRIBUTES);
        }
        types[count] = type;
        starts[count] = at + 4;
        lengths[count] = size;
        count++;
      }
      sealed |= type == MESSAGE_INTEGRITY;
      at = next;
    }
    return new StunParse.Read(
        new StunMessage(
            datagram,
            Arrays.copyOf(types, count),
            Arrays.copyOf(starts, count),
            Arrays.copyOf(lengths, count)));
  }

  /** The whole message's length in bytes, header included. */
  public int size() {
    return bytes.length;
  }

  public StunClass messageClass() {
    return StunClass.ofType(int16(bytes, 0));
  }

  /** The method, 12 bits; {@link #BINDING} for ICE. */
  public int method() {
    int type = int16(bytes, 0);
    return type & 0x000F | (type & 0x00E0) >>> 1 | (type & 0x3E00) >>> 2;
  }

  /** The 12 bytes that match an answer to its request; a copy. */
  public byte[] transactionId() {
    return Arrays.copyOfRange(bytes, 8, HEADER_BYTES);
  }

  /** Whether an attribute of that type is present, whatever its value. */
  public boolean has(int type) {
    return find(type) >= 0;
  }

  /** Whether FINGERPRINT is present. {@link #parse} has verified its value. */
  public boolean hasFingerprint() {
    return has(FINGERPRINT);
  }

  /** USERNAME, where present and of a legal size. */
  public Optional<String> username() {
    int i = find(StunAttribute.USERNAME);
    return i < 0 || lengths[i] > MAX_USERNAME_BYTES
        ? Optional.empty()
        : Optional.of(new String(bytes, starts[i], lengths[i], StandardCharsets.UTF_8));
  }

  /**
   * The part of USERNAME before the colon. In a received check this is the receiver's own user
   * fragment (RFC 8445 section 7.2.2). Empty where there is no USERNAME or no colon in it.
   */
  public Optional<String> receiverUfrag() {
    return username()
        .filter(name -> name.indexOf(':') > 0)
        .map(name -> name.substring(0, name.indexOf(':')));
  }

  /** PRIORITY, 0 to 2^32-1, where present and well formed. */
  public OptionalLong priority() {
    int i = find(StunAttribute.PRIORITY);
    return i < 0 || lengths[i] != 4
        ? OptionalLong.empty()
        : OptionalLong.of(Integer.toUnsignedLong(int32(bytes, starts[i])));
  }

  public boolean useCandidate() {
    return has(StunAttribute.USE_CANDIDATE);
  }

  /** The unsigned tie-breaker of ICE-CONTROLLING, where present and well formed. */
  public OptionalLong iceControlling() {
    return int64(find(StunAttribute.ICE_CONTROLLING));
  }

  /** The unsigned tie-breaker of ICE-CONTROLLED, where present and well formed. */
  public OptionalLong iceControlled() {
    return int64(find(StunAttribute.ICE_CONTROLLED));
  }

  /** ERROR-CODE's number, 300 to 699, where present and well formed. */
  public OptionalInt errorCode() {
    int i = find(StunAttribute.ERROR_CODE);
    if (i < 0 || lengths[i] < 4) {
      return OptionalInt.empty();
    }
    int hundreds = bytes[starts[i] + 2] & 0x07;
    int rest = bytes[starts[i] + 3] & 0xFF;
    return hundreds < 3 || hundreds > 6 || rest > 99
        ? OptionalInt.empty()
        : OptionalInt.of(100 * hundreds + rest);
  }

  /** The types listed in UNKNOWN-ATTRIBUTES; empty where that is absent. */
  public int[] unknownAttributes() {
    int i = find(StunAttribute.UNKNOWN_ATTRIBUTES);
    int[] listed = new int[i < 0 ? 0 : lengths[i] / 2];
    for (int n = 0; n < listed.length; n++) {
      listed[n] = int16(bytes, starts[i] + 2 * n);
    }
    return listed;
  }

  /** XOR-MAPPED-ADDRESS, where present and well formed (RFC 8489 section 14.2). */
  public Optional<InetSocketAddress> xorMappedAddress() {
    int i = find(StunAttribute.XOR_MAPPED_ADDRESS);
    if (i < 0 || lengths[i] < 8) {
      return Optional.empty();
    }
    int family = bytes[starts[i] + 1];
    int size = family == 1 ? 4 : family == 2 ? 16 : -1;
    if (lengths[i] != 4 + size) {
      return Optional.empty();
    }
    byte[] address = Arrays.copyOfRange(bytes, starts[i] + 4, starts[i] + 4 + size);
    for (int n = 0; n < size; n++) {
      address[n] ^= bytes[4 + n];
    }
    try {
      return Optional.of(
          new InetSocketAddress(
              InetAddress.getByAddress(address), int16(bytes, starts[i] + 2) ^ COOKIE >>> 16));
    } catch (UnknownHostException impossibleForFourOrSixteenBytes) {
      return Optional.empty();
    }
  }

  /**
   * The comprehension-required types in this message that this implementation does not know. A
   * request with any is refused with 420 (RFC 8489 section 6.3.1).
   */
  public int[] unknownRequired() {
    return Arrays.stream(types).filter(t -> !StunAttribute.understood(t)).distinct().toArray();
  }

  /** Whether MESSAGE-INTEGRITY is present. {@link #integrityHolds} verifies its value. */
  public boolean hasIntegrity() {
    return has(MESSAGE_INTEGRITY);
  }

  /**
   * Whether MESSAGE-INTEGRITY is present and was made with that key. Compares in constant time, so
   * that the delay does not reveal how many bytes were right.
   */
  public boolean integrityHolds(StunKey key) {
    int i = find(MESSAGE_INTEGRITY);
    if (i < 0 || lengths[i] != StunKey.INTEGRITY_BYTES) {
      return false;
    }
    byte[] claimed = Arrays.copyOfRange(bytes, starts[i], starts[i] + lengths[i]);
    return MessageDigest.isEqual(claimed, key.integrity(bytes, starts[i] - 4));
  }

  private int find(int type) {
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return i;
      }
    }
    return -1;
  }

  private OptionalLong int64(int i) {
    return i < 0 || lengths[i] != 8
        ? OptionalLong.empty()
        : OptionalLong.of(
            (long) int32(bytes, starts[i]) << 32
                | Integer.toUnsignedLong(int32(bytes, starts[i] + 4)));
  }

  static int fingerprint(byte[] message, int end) {
    var crc = new CRC32();
    crc.update(message, 0, end);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  static int int16(byte[] from, int at) {
    return (from[at] & 0xFF) << 8 | from[at + 1] & 0xFF;
  }

  static int int32(byte[] from, int at) {
    return int16(from, at) << 16 | int16(from, at + 2);
  }
}
