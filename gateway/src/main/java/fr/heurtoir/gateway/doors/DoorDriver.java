package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;

/**
 * Opens the locks of one door within one ring. A ring knows no lock protocol: it asks for a lock to
 * be opened and hears the result. Belongs to the ring's loop.
 *
 * <p>A driver passes on whatever its door reports: late, twice, after the ring's end, or nothing.
 * The ring decides what is told and stored. A driver ignores a report on an opening that nobody
 * asked for.
 */
public interface DoorDriver {
  /**
   * Opens a lock, and returns at once.
   *
   * <p>The order is sent once at most. It is not sent after {@code readyBy} if the door was not
   * ready until then, and never after {@code goodUntil}. {@link News} reports the result. Where it
   * reports nothing, the ring itself concludes that the order was not sent in time, or that nobody
   * confirmed it.
   */
  void open(RingEffect.Open wanted);

  /**
   * Hears the results of openings. Called on the ring's loop, perhaps from within {@link #open}.
   */
  @FunctionalInterface
  interface News {
    /**
     * @param number as in the {@link RingEffect.Open}
     */
    void moved(int number, OpenNews news);
  }
}
