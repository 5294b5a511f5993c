package fr.heurtoir.gateway.media.transport;

import io.netty.buffer.ByteBuf;

/** A {@link MediaTransport}'s events for its owner, on the media loop. */
public interface TransportListener {
  /** Media can flow, for the first time or again. */
  void connected(long now);

  /** The peer gave a sign of life: media, or a check of connectivity. */
  default void heard(long now) {}

  /**
   * Media can no longer flow.
   *
   * @param why for a log
   */
  void lost(String why);

  /** One plain RTP packet, borrowed. */
  void rtp(ByteBuf packet, long now);

  /** One plain RTCP compound, borrowed. */
  void rtcp(ByteBuf compound, long now);
}
