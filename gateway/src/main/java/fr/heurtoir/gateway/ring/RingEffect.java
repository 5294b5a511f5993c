package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a ring wants done. The effects are carried out in order, on the ring's event loop. */
public sealed interface RingEffect {
  /** Send this phone the ring's present state. */
  record TellRing(String phone) implements RingEffect {}

  /** Push this ring to a phone that does not show it. */
  record Wake(String phone) implements RingEffect {}

  /**
   * Push to a phone that was woken that nobody is needed any more.
   *
   * @param answered somebody answered or opened; otherwise the visitor was missed
   */
  record Withdraw(String phone, boolean answered) implements RingEffect {}

  /** Send every phone that was sent the ring its new state. */
  record TellState() implements RingEffect {}

  /** Tell the talking phone that the call ends soon. */
  record Warn(String phone, Duration remaining) implements RingEffect {}

  /** Tell every phone that was sent the ring the result of an order. */
  record TellLock(String lock, LockState state, Optional<String> by, Optional<String> reason)
      implements RingEffect {}

  /**
   * Repeat the last news of each lock to a phone that came back.
   *
   * @param news one for each lock, never empty
   */
  record RetellLocks(String phone, List<TellLock> news) implements RingEffect {}

  /**
   * Refuse the phone's request that caused this event. Without this effect the request is accepted.
   */
  record Refuse(Refusal refusal, Optional<String> by) implements RingEffect {}

  /** Accept the door's call: 200. */
  record AnswerDoor() implements RingEffect {}

  /** End the door's call, with the reason that its display uses. */
  record EndDoor(Outcome outcome) implements RingEffect {}

  /** Show the visitor the state of the ring. */
  record Show(Moment moment) implements RingEffect {}

  /** Let sound pass between the door and this phone. Empty: picture only. */
  record Talk(Optional<String> phone) implements RingEffect {}

  /** Make this phone prove every second that it is alive. Empty: no phone any more. */
  record Watch(Optional<String> phone) implements RingEffect {}

  /** End this phone's media. */
  record DropViewer(String phone) implements RingEffect {}

  /** End all media of the ring. */
  record CloseMedia() implements RingEffect {}

  /**
   * Open a lock of the door, by the door's driver. The result comes back as {@link
   * RingEvent.OpeningMoved}.
   *
   * @param number within the ring, from 1
   * @param readyBy how long the order waits for a door that is not ready; later it is not sent
   * @param goodUntil when the order expires: later, whoever asked has been told that nothing was
   *     confirmed; not before {@code readyBy}
   */
  record Open(int number, String lock, Instant readyBy, Instant goodUntil) implements RingEffect {}

  /**
   * Store the history row and write the summary line: once at the end, and again only where a lock
   * moved after the end.
   */
  record Keep(RingSummary summary) implements RingEffect {}

  /** Store who opened what, and again each time the result changes. */
  record KeepOpening(Opening opening) implements RingEffect {}

  /** Nothing can happen to this ring any more. */
  record Forget() implements RingEffect {}

  /** The result of an order, as phones are told. */
  enum LockState {
    /** The gateway sent it to the door. */
    ORDERED("ordered"),
    /** The door reports that the relay is energised. */
    PULSING("pulsing"),
    /** The door reports that the pulse ended. */
    RELEASED("released"),
    /** The door refused. */
    REFUSED("refused"),
    /** The door reported nothing in time: nobody knows. */
    UNCONFIRMED("unconfirmed");

    private final String code;

    LockState(String code) {
      this.code = code;
    }

    /** The word in the log and the history. */
    public String code() {
      return code;
    }
  }

  /** Why a phone's request is refused. */
  enum Refusal {
    /** Somebody else answered first. */
    TAKEN,
    /** The ring has ended. */
    ENDED,
    /** Only the phone that talks may do that. */
    NOT_YOURS,
    /** Opening is not possible in this state. */
    NOT_NOW,
    /** The door has no such lock. */
    UNKNOWN_LOCK,
    /** The limit of orders in this ring is reached. */
    TOO_MANY,
    /** The order expired before it arrived. */
    TOO_LATE
  }
}
