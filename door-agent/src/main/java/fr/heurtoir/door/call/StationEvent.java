package fr.heurtoir.door.call;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.Say;
import fr.heurtoir.protocol.DoorMessage.Show;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;

/** What happens to the station. */
public sealed interface StationEvent {
  /**
   * The button changed.
   *
   * @param down whether it is pressed now
   * @param nanos when the kernel saw it, on the monotonic clock
   */
  record Button(boolean down, long nanos) implements StationEvent {}

  /** The visitor ends the ring by hand, where a station has a way to. */
  record VisitorLeaves() implements StationEvent {}

  /** A gateway has us registered. */
  record GatewayThere() implements StationEvent {}

  /** No gateway has. */
  record GatewayAway() implements StationEvent {}

  /** Picture and sound of the next ring are prepared. */
  record MediaReady() implements StationEvent {}

  /** They cannot be prepared. */
  record MediaUnavailable() implements StationEvent {}

  /**
   * Picture and sound of the live ring ended, whoever ended them; at an orderly end the call's own
   * end follows.
   *
   * @param why for the log
   */
  record MediaEnded(RingId ring, String why) implements StationEvent {}

  /**
   * The path of the live ring's media to the gateway stands, or does not for now: whether it comes
   * back is not known.
   */
  record MediaPath(RingId ring, boolean stands) implements StationEvent {}

  /** 180: somebody is being told. */
  record Ringing(RingId ring) implements StationEvent {}

  /** 183 with the peer's SDP: somebody may look. */
  record Progress(RingId ring, String sdp) implements StationEvent {}

  /** 200 with the peer's SDP. */
  record Answered(RingId ring, String sdp) implements StationEvent {}

  /** A final response that is no success, a BYE, or the end of the connection's grace. */
  record CallEnded(RingId ring, Outcome outcome) implements StationEvent {}

  /** The gateway has something for the visitor. */
  record Told(Show show) implements StationEvent {}

  /** Somebody has something for the visitor. */
  record Said(Say say) implements StationEvent {}

  /** The school wants to call back the visitor of that ring. */
  record CallBack(RingId of) implements StationEvent {}

  /** The gateway has something for the lock process. */
  record Ordered(DoorMessage.ToDoor order) implements StationEvent {}

  /** The lock process says something. */
  record LockSaid(DoorMessage.FromDoor message) implements StationEvent {}

  /** The lock process is there, for the first time or anew: it knows of no ring. */
  record LockThere() implements StationEvent {}

  /** It could not be handed over: the lock process is not there. */
  record LockAway(DoorMessage.ToDoor order) implements StationEvent {}

  /** Time passed; see {@link StationMachine#wakeAt}. */
  record Tick() implements StationEvent {}
}
