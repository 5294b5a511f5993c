package fr.heurtoir.door.lock;

/** Why something is refused; {@link #code()} is the word in reports, counters and logs. */
public enum Refusal {
  /** A line that is no message, or an order whose fields are out of their ranges. */
  MALFORMED("malformed"),
  /** This door has no such lock. */
  UNKNOWN_LOCK("unknown-lock"),
  /** No ring of that id was announced to this process. */
  UNKNOWN_RING("unknown-ring"),
  /** Not a nonce of that ring, or one that is too old. */
  STALE_NONCE("stale-nonce"),
  /** The time for opening by that nonce is over. */
  EXPIRED("expired"),
  /** That counter was used. */
  REPLAYED("replayed"),
  /** A higher counter was used. */
  REORDERED("reordered"),
  /** Signed by a key that this door does not honour. */
  UNKNOWN_KEY("unknown-key"),
  /** The signature is not that of this order for this door. */
  FORGED("forged"),
  /** More than are verified in a second, or than one pulse takes. */
  TOO_MANY("too-many"),
  /** It lay about between agent and lock process; whoever ordered it no longer expects it. */
  LATE("late"),
  /** The door holds a lockdown. */
  LOCKDOWN("lockdown"),
  /** The station was opened a short while ago. */
  TAMPER("tamper"),
  /** The order was good but the line could not be moved. */
  LINE_FAILED("line-failed"),
  /** The process is stopping. */
  STOPPING("stopping"),
  /** A lockdown order that answers no challenge of the last half minute. */
  UNKNOWN_CHALLENGE("unknown-challenge"),
  /** An epoch that is not higher than the last. */
  OLD_EPOCH("old-epoch"),
  /** An epoch too far above the last: somebody lied to the gateway about it. */
  EPOCH_TOO_FAR("epoch-too-far"),
  /** Another change is being written to the disk. */
  BUSY("busy"),
  /** The disk did not take it. */
  NOT_SAVED("not-saved"),
  /** What is on the disk cannot be read; somebody must mend it at the station. */
  STATE_BROKEN("state-broken");

  private final String code;

  Refusal(String code) {
    this.code = code;
  }

  /** The word in reports, counters and logs. */
  public String code() {
    return code;
  }
}
