package fr.heurtoir.gateway.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of proofs (RFC 9449 section 9). They are the only time in a proof, because phones'
 * clocks are wrong. A nonce is valid in its minute and in the next {@value #AFTER}. The nonces
 * given out are not stored. Thread-safe.
 */
final class ProofNonces {
  private static final int AFTER = 4;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST = 100;

  private final LongSupplier nanos;
  private final long start;
  private final SecretKeySpec key;

  /**
   * Makes nonces that no other start of the gateway accepts.
   *
   * @param nanos monotonic nanoseconds
   */
  ProofNonces(LongSupplier nanos, SecureRandom random) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The newest nonce. */
  String current() {
    return nonce(minute());
  }

  /** The minute of a nonce. Empty where it is not ours, or expired. */
  OptionalLong minute(String nonce) {
    int dot = nonce.indexOf('.');
    if (dot < 1 || nonce.length() > MOST || !nonce.substring(0, dot).matches("[0-9]{1,12}")) {
      return OptionalLong.empty();
    }
    long minute = Long.parseLong(nonce.substring(0, dot));
    long now = minute();
    return minute <= now
            && now - minute <= AFTER
            && MessageDigest.isEqual(bytes(nonce), bytes(nonce(minute)))
        ? OptionalLong.of(minute)
        : OptionalLong.empty();
  }

  /** The oldest minute whose nonces are still valid. Proofs over older ones need no memory. */
  long oldest() {
    return minute() - AFTER;
  }

  private long minute() {
    return (nanos.getAsLong() - start) / MINUTE;
  }

  private String nonce(long minute) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] tag = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(minute).array());
      return minute + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
