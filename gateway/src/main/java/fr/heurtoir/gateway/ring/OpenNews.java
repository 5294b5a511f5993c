package fr.heurtoir.gateway.ring;

import java.util.Optional;

/** What became of an opening that a ring asked its door for; said by the door's driver. */
public sealed interface OpenNews {
  /** It left for the door. Said at most once. */
  record Sent() implements OpenNews {}

  /** The door says that the lock is released. */
  record Accepted() implements OpenNews {}

  /** The door says that the lock is shut again. */
  record Released() implements OpenNews {}

  /**
   * It does not happen.
   *
   * @param reason a word for phones and the log, or empty where the door gave none
   */
  record Refused(Optional<String> reason) implements OpenNews {}

  /** The door has no way to say whether it happened, or did not use it: nobody knows. */
  record Unconfirmed() implements OpenNews {}
}
