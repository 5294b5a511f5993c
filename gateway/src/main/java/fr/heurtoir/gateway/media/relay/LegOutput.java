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

  /** Sends one RTP packet of audio. */
  void audio(ByteBuf packet);

  /** Sends one RTP packet of video, and keeps it for a while so that it can be sent again. */
  void video(ByteBuf packet);

  /**
   * Sends a packet of video again.
   *
   * @param sequence its sequence number, 0 to 65535
   * @return whether it was still there
   */
  boolean retransmit(int sequence);

  /** Sends one RTCP compound. */
  void rtcp(ByteBuf compound);

  /** Whether sending now would only make a queue longer. */
  boolean congested();
}
