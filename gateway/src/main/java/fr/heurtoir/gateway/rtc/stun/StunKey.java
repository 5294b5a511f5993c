package fr.heurtoir.gateway.rtc.stun;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A short-term password ready for MESSAGE-INTEGRITY (RFC 8489 section 9.1.1): ICE passwords are
 * ASCII, so that OpaqueString preparation leaves them as they are. Not safe for several threads at
 * once.
 */
public final class StunKey {
  static final int INTEGRITY_BYTES = 20;

  private final Mac hmac;

  /**
   * @param password the ICE password of the side that answers; not empty
   * @throws IllegalArgumentException where it is empty
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
   * The HMAC over the message's first {@code end} bytes, its length field read as if the message
   * ended after the MESSAGE-INTEGRITY attribute that starts at {@code end} (RFC 8489 section 14.5).
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
