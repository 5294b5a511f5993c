package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;

/** The output towards one peer. Takes ownership of every buffer passed to it. */
public interface LegOutput {
  /**
   * A buffer for one packet, with extra room for what protection adds.
   *
   * @param bytes the plain packet's length
   */
  ByteBuf buffer(int bytes);

  /** Sends one RTP packet of audio. */
  void audio(ByteBuf packet);

  /** Sends one RTP packet of video, and keeps it for a while for retransmission. */
  void video(ByteBuf packet);

  /**
   * Retransmits a packet of video.
   *
   * @param sequence its sequence number, 0 to 65535
   * @return whether the packet was still kept
   */
  boolean retransmit(int sequence);

  /** Sends one RTCP compound. */
  void rtcp(ByteBuf compound);

  /** Whether sending now would only make a queue longer. */
  boolean congested();
}
