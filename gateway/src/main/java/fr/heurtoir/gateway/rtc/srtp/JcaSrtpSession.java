package fr.heurtoir.gateway.rtc.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * {@link SrtpSession} with the JDK's ciphers. A packet is copied into a work array and back, for
 * two reasons: the JDK is fast on arrays only, and a packet that fails stays unchanged.
 */
final class JcaSrtpSession implements SrtpSession {
  private static final int RTP_HEADER = 12;
  private static final int RTCP_HEADER = 8;
  private static final int RTCP_WINDOW = 128;

  private final int tagBytes;
  private final PacketCipher rtpOut;
  private final PacketCipher rtpIn;
  private final PacketCipher rtcpOut;
  private final PacketCipher rtcpIn;
  private final IntObjectMap<ReplayWindow> sent = new IntObjectHashMap<>();
  private final IntObjectMap<ReplayWindow> received = new IntObjectHashMap<>();
  private final IntObjectMap<ReplayWindow> receivedRtcp = new IntObjectHashMap<>();
  private final byte[] work = new byte[MAX_PACKET_BYTES + MAX_OVERHEAD];

  /**
   * One counter for all sources whose RTCP we send. So each source's index grows and no index
   * repeats under one key (RFC 3711 section 3.2.1).
   */
  private long nextRtcpIndex;

  JcaSrtpSession(SrtpKeys keys) {
    this(
        keys.profile().tagBytes(),
        PacketCipher.rtp(keys.profile(), keys.local()),
        PacketCipher.rtp(keys.profile(), keys.remote()),
        PacketCipher.rtcp(keys.profile(), keys.local()),
        PacketCipher.rtcp(keys.profile(), keys.remote()),
        0);
  }

  /**
   * A session with given session keys, whose RTCP index starts at a given value.
   *
   * @param nextRtcpIndex 0 to 2^31
   */
  JcaSrtpSession(
      int tagBytes,
      PacketCipher rtpOut,
      PacketCipher rtpIn,
      PacketCipher rtcpOut,
      PacketCipher rtcpIn,
      long nextRtcpIndex) {
    this.tagBytes = tagBytes;
    this.rtpOut = rtpOut;
    this.rtpIn = rtpIn;
    this.rtcpOut = rtcpOut;
    this.rtcpIn = rtcpIn;
    this.nextRtcpIndex = nextRtcpIndex;
  }

  @Override
  public SrtpResult protectRtp(ByteBuf packet) {
    int size = packet.readableBytes();
    SrtpResult form = load(packet, size, RTP_HEADER, MAX_PACKET_BYTES - tagBytes);
    if (form != SrtpResult.OK) {
      return form;
    }
    if (packet.maxWritableBytes() < tagBytes) {
      return SrtpResult.NO_ROOM;
    }
    int header = rtpHeader(size);
    if (header < 0) {
      return SrtpResult.TOO_SHORT;
    }
    int ssrc = int32(8);
    ReplayWindow window = sent.get(ssrc);
    if (window == null) {
      if (sent.size() == MAX_SSRC) {
        return SrtpResult.TOO_MANY_SSRC;
      }
      window = new ReplayWindow(WINDOW);
      sent.put(ssrc, window);
    }
    long index = window.estimate(int16(2));
    SrtpResult fresh = window.check(index);
    if (fresh != SrtpResult.OK) {
      return fresh;
    }
    window.mark(index);
    store(packet, header, rtpOut.sealRtp(work, header, size, ssrc, index));
    return SrtpResult.OK;
  }

  @Override
  public SrtpResult unprotectRtp(ByteBuf packet) {
    int size = packet.readableBytes();
    SrtpResult form = load(packet, size, RTP_HEADER + tagBytes, MAX_PACKET_BYTES);
    if (form != SrtpResult.OK) {
      return form;
    }
    int header = rtpHeader(size - tagBytes);
    if (header < 0) {
      return SrtpResult.TOO_SHORT;
    }
    int ssrc = int32(8);
    ReplayWindow known = received.get(ssrc);
    if (known == null && received.size() == MAX_SSRC) {
      return SrtpResult.TOO_MANY_SSRC;
    }
    ReplayWindow window = known == null ? new ReplayWindow(WINDOW) : known;
    long index = window.estimate(int16(2));
    SrtpResult fresh = window.check(index);
    if (fresh != SrtpResult.OK) {
      return fresh;
    }
    int end = rtpIn.openRtp(work, header, size, ssrc, index);
    if (end < 0) {
      return SrtpResult.AUTH_FAILED;
    }
    window.mark(index);
    if (known == null) {
      received.put(ssrc, window);
    }
    store(packet, header, end);
    return SrtpResult.OK;
  }

  @Override
  public SrtpResult protectRtcp(ByteBuf packet) {
    int size = packet.readableBytes();
    SrtpResult form = load(packet, size, RTCP_HEADER, MAX_PACKET_BYTES - tagBytes - 4);
    if (form != SrtpResult.OK) {
      return form;
    }
    if (packet.maxWritableBytes() < tagBytes + 4) {
      return SrtpResult.NO_ROOM;
    }
    if (nextRtcpIndex > Integer.MAX_VALUE) {
      return SrtpResult.KEYS_EXHAUSTED;
    }
    int index = (int) nextRtcpIndex++;
    store(packet, RTCP_HEADER, rtcpOut.sealRtcp(work, size, int32(4), index));
    return SrtpResult.OK;
  }

  @Override
  public SrtpResult unprotectRtcp(ByteBuf packet) {
    int size = packet.readableBytes();
    SrtpResult form = load(packet, size, RTCP_HEADER + 4 + tagBytes, MAX_PACKET_BYTES);
    if (form != SrtpResult.OK) {
      return form;
    }
    int word = int32(rtcpIn.indexWord(size));
    // Both profiles authenticate this word, so the sender itself sent unencrypted SRTCP.
    if (word >= 0) {
      return SrtpResult.NOT_ENCRYPTED;
    }
    int index = word & Integer.MAX_VALUE;
    int ssrc = int32(4);
    ReplayWindow known = receivedRtcp.get(ssrc);
    if (known == null && receivedRtcp.size() == MAX_SSRC) {
      return SrtpResult.TOO_MANY_SSRC;
    }
    ReplayWindow window = known == null ? new ReplayWindow(RTCP_WINDOW) : known;
    SrtpResult fresh = window.check(index);
    if (fresh != SrtpResult.OK) {
      return fresh;
    }
    int end = rtcpIn.openRtcp(work, size, ssrc, index);
    if (end < 0) {
      return SrtpResult.AUTH_FAILED;
    }
    window.mark(index);
    if (known == null) {
      receivedRtcp.put(ssrc, window);
    }
    store(packet, RTCP_HEADER, end);
    return SrtpResult.OK;
  }

  /** Copies the packet into the work array, if its size and version are allowed. */
  private SrtpResult load(ByteBuf packet, int size, int atLeast, int atMost) {
    if (size < atLeast) {
      return SrtpResult.TOO_SHORT;
    }
    if (size > atMost) {
      return SrtpResult.TOO_LONG;
    }
    packet.getBytes(packet.readerIndex(), work, 0, size);
    return (work[0] & 0xC0) == 0x80 ? SrtpResult.OK : SrtpResult.NOT_RTP;
  }

  /**
   * Copies the bytes from {@code from} to {@code end} back into the packet and sets its new end.
   */
  private void store(ByteBuf packet, int from, int end) {
    int start = packet.readerIndex();
    int growth = end - packet.readableBytes();
    if (growth > 0) {
      packet.ensureWritable(growth);
    }
    packet.writerIndex(start + end);
    packet.setBytes(start + from, work, from, end - from);
  }

  /**
   * The header's length with contributing sources and extension (RFC 3550 section 5), or -1 where
   * it exceeds {@code end}.
   */
  private int rtpHeader(int end) {
    int header = RTP_HEADER + 4 * (work[0] & 0x0F);
    if ((work[0] & 0x10) != 0) {
      if (header + 4 > end) {
        return -1;
      }
      header += 4 + 4 * int16(header + 2);
    }
    return header > end ? -1 : header;
  }

  private int int16(int at) {
    return (work[at] & 0xFF) << 8 | work[at + 1] & 0xFF;
  }

  private int int32(int at) {
    return int16(at) << 16 | int16(at + 2);
  }
}
