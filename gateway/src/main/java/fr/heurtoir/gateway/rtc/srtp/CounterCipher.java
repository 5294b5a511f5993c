package fr.heurtoir.gateway.rtc.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterCipher implements PacketCipher {
  private static final int TAG = 10;
  private static final int RTCP_HEADER = 8;
  private static final int BLOCK = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /**
   * Encrypts all counter blocks of a packet in one call. So no packet needs a new cipher
   * initialisation or an allocation.
   */
  private final Cipher aes;

  private final Mac hmac;
  private final long saltHigh;
  private final long saltLow;
  private final byte[] stream = new byte[SrtpSession.MAX_PACKET_BYTES + BLOCK];
  private final byte[] counters = new byte[SrtpSession.MAX_PACKET_BYTES + BLOCK];
  private final byte[] tag = new byte[20];
  private final byte[] rollover = new byte[4];

  CounterCipher(byte[] key, byte[] salt, byte[] authenticationKey) {
    this.aes = KeyDerivation.blockCipher(key);
    byte[] shifted = Arrays.copyOf(salt, BLOCK);
    this.saltHigh = (long) LONGS.get(shifted, 0);
    this.saltLow = (long) LONGS.get(shifted, 8);
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

  /** XORs the packet's key stream over {@code from} to {@code end}. */
  void crypt(byte[] packet, int from, int end, int ssrc, long index) {
    int size = end - from;
    int blocks = (size + BLOCK - 1) / BLOCK;
    if (blocks == 0) {
      return;
    }
    // Section 4.1.1: salt * 2^16 XOR ssrc * 2^64 XOR index * 2^16, then the block's number.
    long high = saltHigh ^ Integer.toUnsignedLong(ssrc);
    long low = saltLow ^ index << 16;
    for (int block = 0; block < blocks; block++) {
      LONGS.set(counters, BLOCK * block, high);
      LONGS.set(counters, BLOCK * block + 8, low + block);
    }
    try {
      aes.update(counters, 0, BLOCK * blocks, stream, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    int whole = size & ~7;
    for (int i = 0; i < whole; i += 8) {
      LONGS.set(packet, from + i, (long) LONGS.get(packet, from + i) ^ (long) LONGS.get(stream, i));
    }
    for (int i = whole; i < size; i++) {
      packet[from + i] ^= stream[i];
    }
  }
}
