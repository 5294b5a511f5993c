package fr.heurtoir.gateway.rtc.stun;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A short-term password as a key for MESSAGE-INTEGRITY (RFC 8489 section 9.1.1). ICE passwords are
 * ASCII, which OpaqueString preparation leaves unchanged. Not thread-safe.
 */
public final class StunKey {
  static final int INTEGRITY_BYTES = 20;

  private final Mac hmac;

  /**
   * @param password the ICE password of the side that answers; not empty
   * @throws IllegalArgumentException where the password is empty
   */
  public StunKey(String password) {
    try {
      hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * The HMAC over the message's first {@code end} bytes. The MESSAGE-INTEGRITY attribute starts at
   * {@code end}; the length field is taken as if the message ended right after it (RFC 8489 section
   * 14.5).
   */
  byte[] integrity(byte[] message, int end) {
    int length = end + 4 + INTEGRITY_BYTES - StunMessage.HEADER_BYTES;
    hmac.update(message, 0, 2);
    hmac.update((byte) (length >>> 8));
    hmac.update((byte) length);
    hmac.update(message, 4, end - 4);
    return hmac.doFinal();
  }
}
