package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.LegOutput;

/**
 * One leg's way to its peer. What goes out is handed over as {@link LegOutput}; what comes in goes
 * to its {@link TransportListener}. Packets are plain on this side. On the media loop.
 */
public interface MediaTransport extends LegOutput {
  /** How far the peer ever came. */
  enum Progress {
    /** No packet of it arrived. */
    NOTHING,
    /** It is there; media cannot flow yet. */
    REACHED,
    /** Media could flow. */
    READY
  }

  /** How far the peer ever came, also where it is lost by now. */
  Progress progress();

  /** To be called about every 20 ms. */
  void tick(long now);

  /** Frees what it holds. Its listener hears nothing more. A second call does nothing. */
  void close();
}
