package fr.heurtoir.gateway.rtc.srtp;

import io.netty.buffer.ByteBuf;

/**
 * Both directions of one SRTP association. Each method works in place on the readable bytes of a
 * heap or direct buffer: the reader index stays, the writer index moves by what is added or taken
 * away. The buffer's content must not be shared with other readers.
 *
 * <p>Nothing throws for what is in a packet. A failed packet changes no state: authentication comes
 * first. Not safe for several threads: the session's event loop owns it.
 *
 * <p>Every outgoing stream begins with rollover counter 0, whatever its source's was; begin it with
 * a sequence number below 2^15, so that a receiver that misses its first packets guesses alike.
 */
public interface SrtpSession {
  /** The longest packet taken, protected or not, in bytes. */
  int MAX_PACKET_BYTES = 2048;

  /** The most sources (SSRC) followed at once, for each of: sent RTP, received RTP and RTCP. */
  int MAX_SSRC = 64;

  /** How far behind the newest a received or sent RTP packet may be. */
  int WINDOW = 1024;

  /** How many bytes {@link #protectRtcp} adds at most; {@link #protectRtp} adds fewer. */
  int MAX_OVERHEAD = 20;

  /** A session of those keys; makes no randomness and does no I/O. */
  static SrtpSession of(SrtpKeys keys) {
    return new JcaSrtpSession(keys);
  }

  /**
   * Protects an RTP packet that is to be sent. Numbers may come out of order, within {@link
   * #WINDOW}; the same number twice is {@link SrtpResult#REPLAYED}: keep the protected bytes where
   * a packet may have to be sent again, or send it as RTX (RFC 4588).
   */
  SrtpResult protectRtp(ByteBuf packet);

  /** Protects a compound RTCP packet that is to be sent. */
  SrtpResult protectRtcp(ByteBuf packet);

  /** Checks and decrypts a received SRTP packet. */
  SrtpResult unprotectRtp(ByteBuf packet);

  /** Checks and decrypts a received SRTCP packet. */
  SrtpResult unprotectRtcp(ByteBuf packet);
}
