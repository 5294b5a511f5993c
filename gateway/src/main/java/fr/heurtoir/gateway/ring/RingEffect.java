package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a ring wants done. Carried out in order, on the ring's event loop. */
public sealed interface RingEffect {
  /** Send this phone the ring as it is now. */
  record TellRing(String phone) implements RingEffect {}

  /** Push this ring to a phone that does not show it. */
  record Wake(String phone) implements RingEffect {}

  /**
   * Push to a phone that was to be woken that nobody is needed any more.
   *
   * @param answered somebody answered or opened; else the visitor was missed
   */
  record Withdraw(String phone, boolean answered) implements RingEffect {}

  /** Send every phone that was sent the ring its new state. */
  record TellState() implements RingEffect {}

  /** Tell the talking phone that the call ends soon. */
  record Warn(String phone, Duration remaining) implements RingEffect {}

  /** Tell every phone that was sent the ring what became of an order. */
  record TellLock(String lock, LockState state, Optional<String> by, Optional<String> reason)
      implements RingEffect {}

  /**
   * Tell a phone that came back what was said last of each lock.
   *
   * @param news one each lock, never empty
   */
  record RetellLocks(String phone, List<TellLock> news) implements RingEffect {}

  /**
   * The request of this phone that caused the event is refused. Without this effect it is accepted.
   */
  record Refuse(Refusal refusal, Optional<String> by) implements RingEffect {}

  /** Accept the door's call: 200. */
  record AnswerDoor() implements RingEffect {}

  /** End the door's call, with the reason that its display uses. */
  record EndDoor(Outcome outcome) implements RingEffect {}

  /** Show the visitor where the ring stands. */
  record Show(Moment moment) implements RingEffect {}

  /** Let sound flow between the door and this phone, or with nobody: picture only. */
  record Talk(Optional<String> phone) implements RingEffect {}

  /** Have this phone prove every second that it lives, or no phone any more. */
  record Watch(Optional<String> phone) implements RingEffect {}

  /** End this phone's media. */
  record DropViewer(String phone) implements RingEffect {}

  /** End all media of the ring. */
  record CloseMedia() implements RingEffect {}

  /**
   * Have a lock of the door opened, in the door's own way. What becomes of it comes back as {@link
   * RingEvent.OpeningMoved}.
   *
   * @param number within the ring, from 1
   * @param readyBy until when it waits for a door that is not ready; from then on it is not sent
   * @param goodUntil from when on it does not leave any more: whoever asked for it has been told
   *     that nothing was confirmed; not before {@code readyBy}
   */
  record Open(int number, String lock, Instant readyBy, Instant goodUntil) implements RingEffect {}

  /**
   * Store the row and write the summary line: once at the end, again only where a lock moved after
   * the end.
   */
  record Keep(RingSummary summary) implements RingEffect {}

  /** Store who opened what; again at each change of what became of it. */
  record KeepOpening(Opening opening) implements RingEffect {}

  /** Nothing can happen to this ring any more. */
  record Forget() implements RingEffect {}

  /** What phones are told about an order. */
  enum LockState {
    /** The gateway sent it to the door. */
    ORDERED,
    /** The door says that the relay is energised. */
    PULSING,
    /** The door says that the pulse ended. */
    RELEASED,
    /** The door refused. */
    REFUSED,
    /** The door said nothing in time: nobody knows. */
    UNCONFIRMED
  }

  /** Why a phone's request is refused. */
  enum Refusal {
    /** Somebody else answered first. */
    TAKEN,
    /** The ring is over. */
    ENDED,
    /** Only the phone that talks may do that. */
    NOT_YOURS,
    /** Opening is not possible at this moment. */
    NOT_NOW,
    /** The door has no such lock. */
    UNKNOWN_LOCK,
    /** More orders in this ring than anybody needs. */
    TOO_MANY,
    /** It was asked for longer ago than an order lives. */
    TOO_LATE
  }
}
