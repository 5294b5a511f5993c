package fr.heurtoir.gateway.rtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_128_GCM (RFC 7714). */
final class GcmCipher implements PacketCipher {
  private static final int TAG = 16;
  private static final int RTCP_HEADER = 8;

  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] iv = new byte[12];
  private final byte[] word = new byte[4];

  /**
   * The output of a decryption. The JDK decrypts in place only by an extra copy; this buffer is
   * allocated once.
   */
  private final byte[] plain = new byte[SrtpSession.MAX_PACKET_BYTES];

  GcmCipher(byte[] key, byte[] salt) {
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public int sealRtp(byte[] packet, int header, int end, int ssrc, long index) {
    try {
      start(Cipher.ENCRYPT_MODE, ssrc, index);
      cipher.updateAAD(packet, 0, header);
      return header + cipher.doFinal(packet, header, end - header, packet, header);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int openRtp(byte[] packet, int header, int end, int ssrc, long index) {
    try {
      start(Cipher.DECRYPT_MODE, ssrc, index);
      cipher.updateAAD(packet, 0, header);
      int size = cipher.doFinal(packet, header, end - header, plain, 0);
      System.arraycopy(plain, 0, packet, header, size);
      return header + size;
    } catch (AEADBadTagException forged) {
      return -1;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // RFC 7714 section 9.2: header and index word are authenticated; the word comes after the tag.
  @Override
  public int sealRtcp(byte[] packet, int end, int ssrc, int index) {
    try {
      start(Cipher.ENCRYPT_MODE, ssrc, index);
      PacketCipher.put32(word, 0, index | 1 << 31);
      cipher.updateAAD(packet, 0, RTCP_HEADER);
      cipher.updateAAD(word);
      int size = cipher.doFinal(packet, RTCP_HEADER, end - RTCP_HEADER, packet, RTCP_HEADER);
      PacketCipher.put32(packet, RTCP_HEADER + size, index | 1 << 31);
      return RTCP_HEADER + size + 4;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int openRtcp(byte[] packet, int end, int ssrc, int index) {
    try {
      start(Cipher.DECRYPT_MODE, ssrc, index);
      cipher.updateAAD(packet, 0, RTCP_HEADER);
      cipher.updateAAD(packet, end - 4, 4);
      int size = cipher.doFinal(packet, RTCP_HEADER, end - 4 - RTCP_HEADER, plain, 0);
      System.arraycopy(plain, 0, packet, RTCP_HEADER, size);
      return RTCP_HEADER + size;
    } catch (AEADBadTagException forged) {
      return -1;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int indexWord(int end) {
    return end - 4;
  }

  /** RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC, 48 bits of index, XORed with the salt. */
  private void start(int mode, int ssrc, long index) throws GeneralSecurityException {
    iv[0] = salt[0];
    iv[1] = salt[1];
    for (int i = 0; i < 4; i++) {
      iv[2 + i] = (byte) (salt[2 + i] ^ ssrc >>> 24 - 8 * i);
    }
    for (int i = 0; i < 6; i++) {
      iv[6 + i] = (byte) (salt[6 + i] ^ index >>> 40 - 8 * i);
    }
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
  }
}
