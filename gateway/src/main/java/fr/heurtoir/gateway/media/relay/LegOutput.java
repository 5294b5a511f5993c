package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;

/** The way out to one peer. It takes over every buffer that is handed to it. */
public interface LegOutput {
  /**
   * A buffer to write a packet into, with room beyond {@code bytes} for what protection adds.
   *
   * @param bytes the plain packet's length
   */
  ByteBuf buffer(int bytes);

  /** Protects and sends one RTP packet. */
  void rtp(ByteBuf packet);

  /**
   * Protects and sends one video RTP packet, and keeps it for a while so that it can be
   * retransmitted.
   */
  void rtpRetransmittable(ByteBuf packet);

  /**
   * Sends a kept packet again.
   *
   * @return whether it was still there
   */
  boolean retransmit(int sequence);

  /** Protects and sends one RTCP compound. */
  void rtcp(ByteBuf compound);

  /** Whether sending now would only make a queue longer. */
  boolean congested();
}
