package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Say;
import fr.heurtoir.protocol.door.DoorMessage.Show;

/** An event of the station. */
public sealed interface StationEvent {
  /**
   * The button's level changed.
   *
   * @param down whether it is pressed now
   * @param nanos when the kernel saw it, on the monotonic clock
   */
  record Button(boolean down, long nanos) implements StationEvent {}

  /** The visitor ends the ring by hand, at a station with a button for that. */
  record VisitorLeaves() implements StationEvent {}

  /** The station is registered at a gateway. */
  record GatewayThere() implements StationEvent {}

  /** The station is registered at no gateway. */
  record GatewayAway() implements StationEvent {}

  /** The next ring's picture and sound are prepared. */
  record MediaReady() implements StationEvent {}

  /** The next ring's picture and sound cannot be prepared. */
  record MediaUnavailable() implements StationEvent {}

  /**
   * The live ring's picture and sound ended, by either side. After an orderly end, the end of the
   * call follows.
   *
   * @param why for the log
   */
  record MediaEnded(RingId ring, String why) implements StationEvent {}

  /** The live ring's media path to the gateway works, or is interrupted and may come back. */
  record MediaPath(RingId ring, boolean stands) implements StationEvent {}

  /** 180: phones are being told. */
  record Ringing(RingId ring) implements StationEvent {}

  /** 183 with the peer's SDP: a phone may show the picture. */
  record Progress(RingId ring, String sdp) implements StationEvent {}

  /** 200 with the peer's SDP. */
  record Answered(RingId ring, String sdp) implements StationEvent {}

  /**
   * A final response without success, a BYE, or the end of the grace time after a lost connection.
   */
  record CallEnded(RingId ring, Outcome outcome) implements StationEvent {}

  /** The gateway sent a moment for the visitor. */
  record Told(Show show) implements StationEvent {}

  /** A phone sent a prepared reply for the visitor. */
  record Said(Say say) implements StationEvent {}

  /** The school wants to call back the visitor of that ring. */
  record CallBack(RingId of) implements StationEvent {}

  /** The gateway sent an order for the lock process. */
  record Ordered(DoorMessage.ToDoor order) implements StationEvent {}

  /** The lock process sent a message. */
  record LockSaid(DoorMessage.FromDoor message) implements StationEvent {}

  /** The lock process is connected, for the first time or after a restart: it knows no ring. */
  record LockThere() implements StationEvent {}

  /** The order could not be passed on: the lock process is not connected. */
  record LockAway(DoorMessage.ToDoor order) implements StationEvent {}

  /** Time passed; see {@link StationMachine#wakeAt}. */
  record Tick() implements StationEvent {}
}
