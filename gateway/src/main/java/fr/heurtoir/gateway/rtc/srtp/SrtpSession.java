package fr.heurtoir.gateway.rtc.srtp;

import io.netty.buffer.ByteBuf;

/**
 * Both directions of one SRTP association. Each method works in place on the readable bytes of a
 * heap or direct buffer: the reader index stays, the writer index moves by the bytes added or
 * removed. The buffer's content must not be shared with other readers.
 *
 * <p>No content of a packet makes a method throw. A packet that fails changes no state, because
 * authentication comes first. Not thread-safe: the session's event loop owns it.
 *
 * <p>Every outgoing stream begins with rollover counter 0. Begin it with a sequence number below
 * 2^15: then a receiver that misses the first packets still guesses counter 0.
 */
public interface SrtpSession {
  /** The longest packet taken, protected or not, in bytes. */
  int MAX_PACKET_BYTES = 2048;

  /** The most sources (SSRC) tracked at once, for each of: sent RTP, received RTP and RTCP. */
  int MAX_SSRC = 64;

  /**
   * The replay window: how many packets behind the newest an RTP packet may be, sent or received.
   */
  int WINDOW = 1024;

  /** How many bytes {@link #protectRtcp} adds at most; {@link #protectRtp} adds fewer. */
  int MAX_OVERHEAD = 20;

  /** A session with those keys. Uses no randomness and does no I/O. */
  static SrtpSession of(SrtpKeys keys) {
    return new JcaSrtpSession(keys);
  }

  /**
   * Protects an RTP packet for sending. Sequence numbers may come out of order, within {@link
   * #WINDOW}. Protecting the same number twice returns {@link SrtpResult#REPLAYED}: to retransmit a
   * packet, keep its protected bytes or use RTX (RFC 4588).
   */
  SrtpResult protectRtp(ByteBuf packet);

  /** Protects a compound RTCP packet for sending. */
  SrtpResult protectRtcp(ByteBuf packet);

  /** Checks and decrypts a received SRTP packet. */
  SrtpResult unprotectRtp(ByteBuf packet);

  /** Checks and decrypts a received SRTCP packet. */
  SrtpResult unprotectRtcp(ByteBuf packet);
}
