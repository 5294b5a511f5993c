package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorMessage.GateReport;
import java.time.Instant;

/** What can happen to a ring. A phone is named by its id. */
public sealed interface RingEvent {
  /**
   * An enrolled phone of the school is connected and can be sent the ring; also when it comes back.
   */
  record PhoneReady(String phone) implements RingEvent {}

  /**
   * A phone of the school can be woken by push, be it connected or not.
   *
   * @param atOnce its page is not on its screen
   */
  record CanWake(String phone, boolean atOnce) implements RingEvent {}

  /** The phone says that it displays the notification that was pushed to it. */
  record Woken(String phone) implements RingEvent {}

  /** The push service did not take what was for this phone. */
  record WakeFailed(String phone) implements RingEvent {}

  /**
   * A phone's connection ended.
   *
   * @param orderly the page said goodbye (closed, reloaded), so its media are over too
   */
  record PhoneGone(String phone, boolean orderly) implements RingEvent {}

  /** The phone says that the ring is on its screen. */
  record Told(String phone) implements RingEvent {}

  /** The phone drew the first picture. */
  record FirstFrame(String phone) implements RingEvent {}

  /** The phone wants the call. */
  record Answer(String phone) implements RingEvent {}

  /** The phone does not want the call. */
  record Decline(String phone) implements RingEvent {}

  /** The phone ends the call. */
  record HangUp(String phone) implements RingEvent {}

  /**
   * The phone wants a lock pulsed.
   *
   * @param tapped when its person asked for it: the order's life begins there
   */
  record Open(String phone, String lock, Instant tapped) implements RingEvent {}

  /** The phone's media are connected; again after a loss. */
  record ViewerConnected(String phone) implements RingEvent {}

  /** The phone's media are lost. */
  record ViewerLost(String phone, String why) implements RingEvent {}

  /**
   * Something authentic came of the phone: media, a check of its path, or a word over its
   * connection. Told of the phone that talks, some times a second while it lives.
   */
  record Heard(String phone) implements RingEvent {}

  /** Sound flowed in both directions between the door and this phone. */
  record TwoWayAudio(String phone) implements RingEvent {}

  /**
   * The door withdrew its call before an answer, or hung up after one: the visitor's side ended it.
   */
  record DoorHungUp(String why) implements RingEvent {}

  /** The door's connection is lost, or it says itself that its call broke. */
  record DoorLost(String why) implements RingEvent {}

  /**
   * The door's media ended, by the door or by the network. Where the door hung up, its word follows
   * on its connection.
   */
  record DoorMediaEnded(String why) implements RingEvent {}

  /** The door's media are connected; again after a loss. */
  record DoorMediaConnected() implements RingEvent {}

  /**
   * Something became of an opening.
   *
   * @param number that of its {@link RingEffect.Open}; any other is ignored
   */
  record OpeningMoved(int number, OpenNews news) implements RingEvent {}

  /** The door reports what the contact of the gate of that lock shows. */
  record GateReported(String lock, GateReport.State state) implements RingEvent {}

  /** The door and the gateway found no media that both speak. */
  record MediaRefused(String why) implements RingEvent {}

  /** Nobody is to be rung, and waiting would change nothing. */
  record NobodyToRing(String why) implements RingEvent {}

  /** Something of ours broke. */
  record Broken(String why) implements RingEvent {}

  /** The gateway stops. */
  record Stopping() implements RingEvent {}

  /** Time passed: at least {@link Ring#deadline()} is reached. */
  record Tick() implements RingEvent {}
}
