package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.util.Optional;

/**
 * Someone who is rung in a ring: a phone today, a desk telephone or a line to another house later.
 * The ring knows callees by their ids and decides who wins. Each callee knows how to be reached. A
 * callee's actions reach the ring as events with its id.
 *
 * <p>Every method is called on the ring's loop and returns at once. Where the callee cannot be
 * reached, the methods do nothing; the ring learns that from missing events.
 */
public interface Callee {
  /** The callee's id, unique in the ring. */
  String id();

  /** Its name as shown to others. */
  Named named();

  /** The id of its person, whose permissions apply. Empty where it belongs to nobody. */
  Optional<String> personId();

  /** Whether it can be reached at all for this ring, now. */
  boolean hears(LiveRing live);

  /**
   * Tells the ring how it can be reached: {@link RingEvent.PhoneReady} where it can be told, {@link
   * RingEvent.CanWake} where it can be woken.
   */
  void reach(LiveRing live);

  /** Tells it of the ring, for the first time or again. */
  void ring(LiveRing live);

  /** Tells it the ring's new state: who talks, what it waits for, how it ended. */
  void state(LiveRing live);

  /** Tells it that the call ends in a while. */
  void endsSoon(LiveRing live, Duration left);

  /** Tells it the result of an opening, its own or another's. */
  void lock(LiveRing live, RingEffect.TellLock news);

  /** Tells it what the contact of the gate shows. */
  void gate(LiveRing live, GateReport report);

  /** Tells it that the gateway ended its media. */
  void mediaEnded(LiveRing live);

  /** Tells it why it has no picture although one is due. */
  void noPicture(LiveRing live, Missing why);

  /**
   * Wakes it by another way, because it does not show the ring.
   *
   * @param left how long the ring still rings; zero where it no longer rings
   */
  void wake(LiveRing live, Duration left);

  /**
   * Takes back {@link #wake}.
   *
   * @param answered somebody answered or opened; otherwise the visitor was missed
   */
  void withdraw(LiveRing live, boolean answered);

  /** It talks: makes it prove every second that it is alive, until {@link #unwatch}. */
  void watch();

  /** Ends one {@link #watch}. */
  void unwatch();
}
