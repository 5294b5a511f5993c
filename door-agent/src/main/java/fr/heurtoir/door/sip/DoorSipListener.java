package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Instant;

/** Hears the user agent's events, on its thread. */
public interface DoorSipListener {
  /** A gateway accepted our registration. */
  void registered(String gateway);

  /** The gateway's time, whole seconds; called with each answer to a registration. */
  void time(Instant gateway);

  /** We are registered at no gateway. Called once until the next registration. */
  void unreachable(String why);

  /** The INVITE was written to the connection. */
  void invited(RingId ring);

  /** 180, or 183 without SDP. */
  void ringing(RingId ring);

  /** 183 with SDP. */
  void progress(RingId ring, String sdp);

  /** 200; the ACK is being sent. */
  void answered(RingId ring, String sdp);

  /** The call ended, not by us. */
  void ended(RingId ring, Outcome outcome);

  /** The gateway sent a message. */
  void message(DoorMessage.ToDoor message);
}
