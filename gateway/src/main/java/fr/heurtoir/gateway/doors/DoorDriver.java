package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;

/**
 * How the locks of one door are opened within one ring. A ring knows no lock protocol: it wants a
 * lock open, and hears what became of that. Belongs to the ring's loop.
 */
public interface DoorDriver {
  /**
   * Has a lock opened, and returns at once.
   *
   * <p>It is sent at most once, never from {@code readyBy} on where the door was not ready, and
   * never from {@code goodUntil} on. Whoever asked is told by {@link News}; where nothing is told,
   * the ring says by itself that it was not sent in time, or that nobody confirmed it.
   */
  void open(RingEffect.Open wanted);

  /** Hears what became of openings. On the ring's loop, also from within {@link #open}. */
  @FunctionalInterface
  interface News {
    /**
     * @param number that of the {@link RingEffect.Open}
     */
    void moved(int number, OpenNews news);
  }
}
