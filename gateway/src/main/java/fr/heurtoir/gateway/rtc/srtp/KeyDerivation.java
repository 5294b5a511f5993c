package fr.heurtoir.gateway.rtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from a master key (RFC 3711 section 4.3 with AES-CM as the pseudo-random function
 * and a key derivation rate of zero; RFC 7714 section 11 for the shorter salt).
 */
final class KeyDerivation {
  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_ENCRYPTION = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  private final Cipher aes;
  private final byte[] salt;

  KeyDerivation(SrtpKeys.Master master) {
    // A 96-bit salt is padded with zeros to 112 bits, so that label and salt align as for AES-CM.
    salt = Arrays.copyOf(master.salt(), 14);
    aes = blockCipher(master.key());
  }

  /** {@code length} bytes of the key that the label names. */
  byte[] derive(int label, int length) {
    byte[] block = Arrays.copyOf(salt, 16);
    block[7] ^= (byte) label;
    byte[] stream = new byte[length + 15 & ~15];
    try {
      for (int at = 0; at < stream.length; at += 16) {
        block[15] = (byte) (at / 16);
        aes.update(block, 0, 16, stream, at);
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    return Arrays.copyOf(stream, length);
  }

  /** AES on single blocks. Each caller builds its own key stream from it. */
  static Cipher blockCipher(byte[] key) {
    try {
      Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return aes;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
