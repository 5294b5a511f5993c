package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.RingLine;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Optional;

/**
 * One ring's call from its door: one INVITE dialog. Every method returns at once and may be called
 * from any thread; what is asked happens in the order of the calls, and after the end nothing does.
 */
public interface DoorCall extends RingLine {
  /** The ring's name, from the door's INVITE or made for it. */
  RingId ring();

  /** The door, proved by its certificate. */
  DoorId door();

  /**
   * How long ago the bell was pressed when the INVITE came, as the door says; zero where it does
   * not say. From 0 to 60 s.
   */
  Duration pressAge();

  /** The ring whose visitor is called back; empty where somebody pressed. */
  Optional<RingId> callBackOf();

  /** The SDP of the INVITE, as the door sent it. */
  String offer();

  /** Tells the door that somebody is being told (180). */
  void ringing();

  /** Early media: 183 with our SDP. */
  void progress(String sdp);

  /**
   * Answers (200).
   *
   * @param sdp the same as in {@link #progress} where there was one (RFC 3261 section 13.2.1)
   */
  void answer(String sdp);

  /** Whether there is a way for {@link #send} now. */
  boolean reachable();

  /** Why the offer that came last is refused: said by the 488 that follows, if one does. */
  void warn(Warning why);

  /**
   * Ends it: a final response of {@link Outcome#sipStatus} before the answer, a BYE after it, both
   * with the outcome as their Reason. No event follows.
   */
  void end(Outcome outcome);
}
