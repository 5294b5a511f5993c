package fr.heurtoir.gateway.rtc.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one STUN message, attribute by attribute in the order of the calls; integrity and
 * fingerprint come last. Used once and by one thread.
 */
public final class StunWriter {
  private byte[] out = new byte[128];
  private int end = StunMessage.HEADER_BYTES;

  private StunWriter(StunClass messageClass, int method, byte[] transactionId) {
    if (transactionId.length != StunMessage.TRANSACTION_BYTES || method < 0 || method > 0xFFF) {
      throw new IllegalArgumentException("not a STUN header");
    }
    int type = messageClass.bits() | method & 0x00F | (method & 0x070) << 1 | (method & 0xF80) << 2;
    put16(0, type);
    put32(4, StunMessage.COOKIE);
    System.arraycopy(transactionId, 0, out, 8, transactionId.length);
  }

  /**
   * A Binding request.
   *
   * @param transactionId 12 unpredictable bytes
   */
  public static StunWriter request(byte[] transactionId) {
    return new StunWriter(StunClass.REQUEST, StunMessage.BINDING, transactionId);
  }

  /** A Binding indication. */
  public static StunWriter indication(byte[] transactionId) {
    return new StunWriter(StunClass.INDICATION, StunMessage.BINDING, transactionId);
  }

  /** The success response to a request of any method. */
  public static StunWriter success(StunMessage request) {
    return new StunWriter(StunClass.SUCCESS, request.method(), request.transactionId());
  }

  /**
   * The error response to a request.
   *
   * @param code 300 to 699
   * @param reason a few ASCII words; short, so that the refusal is no longer than the request
   */
  public static StunWriter error(StunMessage request, int code, String reason) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("not a STUN error code");
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[4 + words.length];
    value[2] = (byte) (code / 100);
    value[3] = (byte) (code % 100);
    System.arraycopy(words, 0, value, 4, words.length);
    return new StunWriter(StunClass.ERROR, request.method(), request.transactionId())
        .attribute(StunAttribute.ERROR_CODE, value);
  }

  /** Any attribute by its raw value, padded with zeros to four bytes. */
  public StunWriter attribute(int type, byte[] value) {
    int start = open(type, value.length);
    System.arraycopy(value, 0, out, start, value.length);
    return this;
  }

  public StunWriter username(String name) {
    return attribute(StunAttribute.USERNAME, name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * PRIORITY.
   *
   * @param priority 0 to 2^32-1
   */
  public StunWriter priority(long priority) {
    put32(open(StunAttribute.PRIORITY, 4), (int) priority);
    return this;
  }

  public StunWriter useCandidate() {
    open(StunAttribute.USE_CANDIDATE, 0);
    return this;
  }

  public StunWriter iceControlling(long tieBreaker) {
    return int64(StunAttribute.ICE_CONTROLLING, tieBreaker);
  }

  public StunWriter iceControlled(long tieBreaker) {
    return int64(StunAttribute.ICE_CONTROLLED, tieBreaker);
  }

  /**
   * @param address must be resolved
   */
  public StunWriter xorMappedAddress(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    int start = open(StunAttribute.XOR_MAPPED_ADDRESS, 4 + ip.length);
    out[start + 1] = (byte) (ip.length == 4 ? 1 : 2);
    put16(start + 2, address.getPort() ^ StunMessage.COOKIE >>> 16);
    for (int i = 0; i < ip.length; i++) {
      out[start + 4 + i] = (byte) (ip[i] ^ out[4 + i]);
    }
    return this;
  }

  public StunWriter unknownAttributes(int[] types) {
    int start = open(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * types.length);
    for (int i = 0; i < types.length; i++) {
      put16(start + 2 * i, types[i]);
    }
    return this;
  }

  /** Appends MESSAGE-INTEGRITY over everything written so far. */
  public StunWriter integrity(StunKey key) {
    int before = end;
    int start = open(StunAttribute.MESSAGE_INTEGRITY, StunKey.INTEGRITY_BYTES);
    System.arraycopy(key.integrity(out, before), 0, out, start, StunKey.INTEGRITY_BYTES);
    return this;
  }

  /** Appends FINGERPRINT over everything written so far. Only {@link #bytes} may follow. */
  public StunWriter fingerprint() {
    int before = end;
    int start = open(StunAttribute.FINGERPRINT, 4);
    put32(start, StunMessage.fingerprint(out, before));
    return this;
  }

  /** The message, a copy. */
  public byte[] bytes() {
    return Arrays.copyOf(out, end);
  }

  private StunWriter int64(int type, long value) {
    int start = open(type, 8);
    put32(start, (int) (value >>> 32));
    put32(start + 4, (int) value);
    return this;
  }

  /** Writes an attribute's header, reserves room for its value and updates the length field. */
  private int open(int type, int size) {
    int start = end + 4;
    int next = start + (size + 3 & ~3);
    if (next > StunMessage.MAX_BYTES) {
      throw new IllegalArgumentException("STUN message too long");
    }
    if (next > out.length) {
      out = Arrays.copyOf(out, Math.max(next, 2 * out.length));
    }
    put16(end, type);
    put16(end + 2, size);
    end = next;
    put16(2, end - StunMessage.HEADER_BYTES);
    return start;
  }

  private void put16(int at, int value) {
    out[at] = (byte) (value >>> 8);
    out[at + 1] = (byte) value;
  }

  private void put32(int at, int value) {
    put16(at, value >>> 16);
    put16(at + 2, value);
  }
}
