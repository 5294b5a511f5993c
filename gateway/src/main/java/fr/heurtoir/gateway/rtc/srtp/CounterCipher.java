package fr.heurtoir.gateway.rtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterCipher implements PacketCipher {
  private static final int TAG = 10;
  private static final int RTCP_HEADER = 8;
  private static final int BLOCK = 16;

  /**
   * The counter blocks are laid out by us and encrypted in one call: a key stream without a new
   * initialisation, and nothing allocated, for each packet.
   */
  private final Cipher aes;

  private final Mac hmac;
  private final byte[] salt;
  private final byte[] stream = new byte[SrtpSession.MAX_PACKET_BYTES + BLOCK];
  private final byte[] counters = new byte[SrtpSession.MAX_PACKET_BYTES + BLOCK];
  private final byte[] tag = new byte[20];
  private final byte[] rollover = new byte[4];

  CounterCipher(byte[] key, byte[] salt, byte[] authenticationKey) {
    this.aes = KeyDerivation.blockCipher(key);
    this.salt = salt;
    try {
      hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public int sealRtp(byte[] packet, int header, int end, int ssrc, long index) {
    crypt(packet, header, end, ssrc, index);
    PacketCipher.put32(rollover, 0, (int) (index >>> 16));
    hmac.update(packet, 0, end);
    hmac.update(rollover, 0, 4);
    return appendTag(packet, end);
  }

  @Override
  public int openRtp(byte[] packet, int header, int end, int ssrc, long index) {
    int covered = end - TAG;
    PacketCipher.put32(rollover, 0, (int) (index >>> 16));
    hmac.update(packet, 0, covered);
    hmac.update(rollover, 0, 4);
    if (!tagHolds(packet, covered)) {
      return -1;
    }
    crypt(packet, header, covered, ssrc, index);
    return covered;
  }

  // RFC 3711 section 3.4: the index word is authenticated and comes before the tag.
  @Override
  public int sealRtcp(byte[] packet, int end, int ssrc, int index) {
    crypt(packet, RTCP_HEADER, end, ssrc, index);
    PacketCipher.put32(packet, end, index | 1 << 31);
    hmac.update(packet, 0, end + 4);
    return appendTag(packet, end + 4);
  }

  @Override
  public int openRtcp(byte[] packet, int end, int ssrc, int index) {
    int covered = end - TAG;
    hmac.update(packet, 0, covered);
    if (!tagHolds(packet, covered)) {
      return -1;
    }
    crypt(packet, RTCP_HEADER, covered - 4, ssrc, index);
    return covered - 4;
  }

  @Override
  public int indexWord(int end) {
    return end - TAG - 4;
  }

  private int appendTag(byte[] packet, int end) {
    finishTag();
    System.arraycopy(tag, 0, packet, end, TAG);
    return end + TAG;
  }

  private boolean tagHolds(byte[] packet, int at) {
    finishTag();
    int difference = 0;
    for (int i = 0; i < TAG; i++) {
      difference |= tag[i] ^ packet[at + i];
    }
    return difference == 0;
  }

  private void finishTag() {
    try {
      hmac.doFinal(tag, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** XORs the key stream of that packet over {@code from} to {@code end}. */
  void crypt(byte[] packet, int from, int end, int ssrc, long index) {
    int size = end - from;
    int blocks = (size + BLOCK - 1) / BLOCK;
    if (blocks == 0) {
      return;
    }
    // Section 4.1.1: salt * 2^16 XOR ssrc * 2^64 XOR index * 2^16, then the block's number.
    System.arraycopy(salt, 0, counters, 0, 14);
    for (int i = 0; i < 4; i++) {
      counters[4 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
    }
    for (int i = 0; i < 6; i++) {
      counters[8 + i] ^= (byte) (index >>> 40 - 8 * i);
    }
    for (int block = 1; block < blocks; block++) {
      int at = BLOCK * block;
      System.arraycopy(counters, 0, counters, at, 14);
      counters[at + 14] = (byte) (block >>> 8);
      counters[at + 15] = (byte) block;
    }
    counters[14] = 0;
    counters[15] = 0;
    try {
      aes.update(counters, 0, BLOCK * blocks, stream, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    for (int i = 0; i < size; i++) {
      packet[from + i] ^= stream[i];
    }
  }
}
