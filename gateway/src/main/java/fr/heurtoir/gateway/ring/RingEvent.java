package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Instant;

/** An event of a ring. A phone is named by its id. */
public sealed interface RingEvent {
  /**
   * An enrolled phone of the school connected, for the first time or again, and can be sent the
   * ring.
   */
  record PhoneReady(String phone) implements RingEvent {}

  /**
   * A phone of the school can be woken by push, connected or not.
   *
   * @param atOnce its page is not on its screen
   */
  record CanWake(String phone, boolean atOnce) implements RingEvent {}

  /** The phone displays the notification that was pushed to it. */
  record Woken(String phone) implements RingEvent {}

  /** The push service refused the message for this phone. */
  record WakeFailed(String phone) implements RingEvent {}

  /**
   * A phone's connection ended.
   *
   * @param orderly the page said goodbye (closed, reloaded), so its media have ended too
   */
  record PhoneGone(String phone, boolean orderly) implements RingEvent {}

  /** The phone shows the ring. */
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
   * @param tapped when its person tapped; the order's lifetime begins then
   */
  record Open(String phone, String lock, Instant tapped) implements RingEvent {}

  /** The phone's media are connected, for the first time or again. */
  record ViewerConnected(String phone) implements RingEvent {}

  /** The phone's media are lost. */
  record ViewerLost(String phone, String why) implements RingEvent {}

  /**
   * The talking phone sent something authentic: media, a check of its path, or a message on its
   * connection. Reported some times a second.
   */
  record Heard(String phone) implements RingEvent {}

  /** Sound passed in both directions between the door and this phone. */
  record TwoWayAudio(String phone) implements RingEvent {}

  /**
   * The door ended its call: before an answer it withdrew it, after an answer it hung up. The
   * visitor's side ended it.
   */
  record DoorHungUp(String why) implements RingEvent {}

  /** The door's connection is lost, or the door reports a broken call. */
  record DoorLost(String why) implements RingEvent {}

  /**
   * The door's media ended, because of the door or the network. Where the door hung up, the end of
   * its call follows.
   */
  record DoorMediaEnded(String why) implements RingEvent {}

  /** The door's media are connected, for the first time or again. */
  record DoorMediaConnected() implements RingEvent {}

  /**
   * The state of an opening changed.
   *
   * @param number as in its {@link RingEffect.Open}; unknown numbers are ignored
   */
  record OpeningMoved(int number, OpenNews news) implements RingEvent {}

  /** The door reports what the gate contact of that lock shows. */
  record GateReported(String lock, GateReport.State state) implements RingEvent {}

  /** The door and the gateway share no media. */
  record MediaRefused(String why) implements RingEvent {}

  /** There is nobody to ring, and waiting would not help. */
  record NobodyToRing(String why) implements RingEvent {}

  /** A bug or failure in the gateway concerns this ring. */
  record Broken(String why) implements RingEvent {}

  /** The gateway is stopping. */
  record Stopping() implements RingEvent {}

  /** Time passed: {@link Ring#deadline()} is reached. */
  record Tick() implements RingEvent {}
}
