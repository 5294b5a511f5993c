package fr.heurtoir.door.lock;

/** Why something is refused. {@link #code()} is the word in reports, counters and logs. */
public enum Refusal {
  /** A malformed line, or an order with fields out of range. */
  MALFORMED("malformed"),
  /** This door has no such lock. */
  UNKNOWN_LOCK("unknown-lock"),
  /** No ring of that id was announced to this process. */
  UNKNOWN_RING("unknown-ring"),
  /** No nonce of that ring, or an expired one. */
  STALE_NONCE("stale-nonce"),
  /** The time for opening with that nonce is over. */
  EXPIRED("expired"),
  /** That counter was used before. */
  REPLAYED("replayed"),
  /** A higher counter was used before. */
  REORDERED("reordered"),
  /** Signed by a key that this door does not honour. */
  UNKNOWN_KEY("unknown-key"),
  /** The signature does not match this order for this door. */
  FORGED("forged"),
  /** More than may be verified in a second, or than one pulse accepts. */
  TOO_MANY("too-many"),
  /** The order was delayed between agent and lock process; nobody expects it any more. */
  LATE("late"),
  /** The door is in a lockdown. */
  LOCKDOWN("lockdown"),
  /** The station was opened recently. */
  TAMPER("tamper"),
  /** The order was good, but the line could not be energised. */
  LINE_FAILED("line-failed"),
  /** The process is stopping. */
  STOPPING("stopping"),
  /** A lockdown order without a challenge of the last half minute. */
  UNKNOWN_CHALLENGE("unknown-challenge"),
  /** An epoch that is not higher than the last. */
  OLD_EPOCH("old-epoch"),
  /** An epoch too far above the last: the gateway was told a false one. */
  EPOCH_TOO_FAR("epoch-too-far"),
  /** Another change is being written. */
  BUSY("busy"),
  /** The disk failed. */
  NOT_SAVED("not-saved"),
  /** The state on the disk cannot be read; somebody must repair it at the station. */
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
