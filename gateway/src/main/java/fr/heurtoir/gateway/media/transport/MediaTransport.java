package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.LegOutput;

/**
 * One leg's transport. Packets to send are handed over as {@link LegOutput}; received packets go to
 * its {@link TransportListener}. Packets are plain on this side. On the media loop.
 */
public interface MediaTransport extends LegOutput {
  /** The furthest state that the peer ever reached. */
  enum Progress {
    /** No packet of the peer arrived. */
    NOTHING,
    /** A packet of the peer arrived, but media could not flow yet. */
    REACHED,
    /** Media could flow. */
    READY
  }

  /** The furthest state that the peer ever reached, even if it is lost now. */
  Progress progress();

  /** To be called about every 20 ms. */
  void tick(long now);

  /**
   * Releases all resources. The listener gets no further call, and whatever is still sent is
   * dropped. A second call does nothing.
   */
  void close();
}
