package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.RingLine;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Optional;

/**
 * One ring's call from its door: one INVITE dialog. Every method returns at once and may be called
 * from any thread. Actions happen in the order of the calls; after the end they do nothing.
 */
public interface DoorCall extends RingLine {
  /** The ring's id, from the door's INVITE, or made by the gateway. */
  RingId ring();

  /** The door that the certificate proves. */
  DoorId door();

  /**
   * The time from the press to the INVITE, as the door reports it, 0 to 60 s; zero where it reports
   * none.
   */
  Duration pressAge();

  /** The ring whose visitor is called back. Empty where somebody pressed. */
  Optional<RingId> callBackOf();

  /** The SDP of the INVITE, as the door sent it. */
  String offer();

  /** Tells the door that phones are being told (180). */
  void ringing();

  /** Early media: 183 with our SDP. */
  void progress(String sdp);

  /**
   * Answers (200).
   *
   * @param sdp the same as in {@link #progress} where there was one (RFC 3261 section 13.2.1)
   */
  void answer(String sdp);

  /** Whether {@link #send} can reach the door now. */
  boolean reachable();

  /** Sets the reason for refusing the last offer; the 488 carries it, if one follows. */
  void warn(Warning why);

  /**
   * Ends the call: before the answer by a final response of {@link Outcome#sipStatus}, after it by
   * a BYE. Both carry the outcome as their Reason. No event follows.
   */
  void end(Outcome outcome);
}
