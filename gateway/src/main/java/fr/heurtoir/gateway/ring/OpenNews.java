package fr.heurtoir.gateway.ring;

import java.util.Optional;

/** What a door's driver reports of an opening that a ring asked for. */
public sealed interface OpenNews {
  /** The order was sent to the door. Reported once at most. */
  record Sent() implements OpenNews {}

  /** The door reports that the lock is released. */
  record Accepted() implements OpenNews {}

  /**
   * The door reports that the lock is shut again. Without this report, the ring takes the pulse to
   * be over after the longest pulse that any lock makes.
   */
  record Released() implements OpenNews {}

  /**
   * The opening does not happen.
   *
   * @param reason a word for phones and the log; empty where the door gave none
   */
  record Refused(Optional<String> reason) implements OpenNews {}

  /** Nobody knows whether the lock opened: the door cannot report it, or did not. */
  record Unconfirmed() implements OpenNews {}
}
