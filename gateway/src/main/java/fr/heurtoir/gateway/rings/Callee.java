package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.ring.RingEffect;
import java.time.Duration;

/**
 * Whoever is rung in a ring: one of our phones today, a desk telephone or a line to another house
 * later. The ring knows callees by their ids and decides who wins; how one is told is its own
 * matter. What a callee does comes to the ring as events that name its id.
 *
 * <p>Every method is called on the ring's loop and returns at once. Where there is no way to the
 * callee, nothing is told: the ring hears of that by itself.
 */
public interface Callee {
  /** Its id: one of the ring's. */
  String id();

  /** As it is shown to others. */
  Named named();

  /** The id of the person whose it is: their rights are its. */
  String personId();

  /** It is rung, or told anew of a ring that it knows. */
  void ring(LiveRing live);

  /** The ring stands otherwise than before: who talks, what it waits for, how it ended. */
  void state(LiveRing live);

  /** The call ends in a while. */
  void endsSoon(LiveRing live, Duration left);

  /** What became of an opening, theirs or another's. */
  void lock(LiveRing live, RingEffect.TellLock news);

  /** The gateway ended its media. */
  void mediaEnded(LiveRing live);

  /** It should have a picture by now, and has none. */
  void noPicture(LiveRing live, Missing why);

  /**
   * It does not show the ring: it is called by another way.
   *
   * @param left how long the ring rings yet; zero where it does not ring any more
   */
  void wake(LiveRing live, Duration left);

  /**
   * Takes back {@link #wake}.
   *
   * @param answered somebody answered or opened; else the visitor was missed
   */
  void withdraw(LiveRing live, boolean answered);

  /** It talks: it proves every second that it lives, until {@link #unwatch}. */
  void watch();

  /** Ends one {@link #watch}. */
  void unwatch();
}
