package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;

/** What the user agent hears, each call on its thread. */
public interface DoorSipListener {
  /** A gateway has us registered. */
  void registered(String gateway);

  /** What time it is at the gateway, whole seconds; told with each answer to a registration. */
  void time(Instant gateway);

  /** No gateway has; told once until one has again. */
  void unreachable(String why);

  /** The INVITE was written to the connection. */
  void invited(RingId ring);

  /** 180, or 183 without SDP. */
  void ringing(RingId ring);

  /** 183 with SDP. */
  void progress(RingId ring, String sdp);

  /** 200; the ACK is on its way. */
  void answered(RingId ring, String sdp);

  /** The call is over, not by us. */
  void ended(RingId ring, Outcome outcome);

  /** The gateway says something; only {@code Show} and {@code Open}. */
  void message(DoorMessage.ToDoor message);
}
