package fr.heurtoir.gateway.rtc.ice;

import io.netty.buffer.ByteBuf;

/** The kind of a datagram on the shared media port, by its first bytes (RFC 7983, RFC 5761). */
public enum PacketKind {
  /** STUN: the first byte is 0 to 3. */
  STUN,
  /** DTLS: the first byte is 20 to 63. */
  DTLS,
  /** RTP or SRTP: the first byte is 128 to 191, and the second is no RTCP type. */
  RTP,
  /** RTCP or SRTCP: the first byte is 128 to 191, the second 192 to 223. */
  RTCP,
  /** Anything else, or too short to tell. To be dropped. */
  OTHER;

  /** Reads the readable bytes and moves no index. */
  public static PacketKind of(ByteBuf datagram) {
    int size = datagram.readableBytes();
    if (size < 2) {
      return OTHER;
    }
    int first = datagram.getUnsignedByte(datagram.readerIndex());
    if (first <= 3) {
      return size >= 20 ? STUN : OTHER;
    }
    if (first >= 20 && first <= 63) {
      return size >= 13 ? DTLS : OTHER;
    }
    if (first >= 128 && first <= 191) {
      int second = datagram.getUnsignedByte(datagram.readerIndex() + 1);
      if (second >= 192 && second <= 223) {
        return size >= 8 ? RTCP : OTHER;
      }
      return size >= 12 ? RTP : OTHER;
    }
    return OTHER;
  }
}
