package fr.heurtoir.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a ring ended. The gateway tells the door in the final response to its INVITE (or in its BYE)
 * with a {@code Reason} header (RFC 3326) of the protocol {@value #REASON_PROTOCOL} whose text is
 * {@link #code()}; the door shows the visitor what it means.
 */
public enum Outcome {
  /** A phone answered and the call ended in an orderly way. */
  ANSWERED("answered", 200),
  /** Somebody opened without answering. */
  OPENED("opened", 480),
  /** Every phone declined. */
  DECLINED("declined", 603),
  /** Phones rang and nobody took the call in time. */
  NOBODY_ANSWERED("nobody-answered", 480),
  /** No phone could be told of the ring. */
  NOBODY_REACHABLE("nobody-reachable", 480),
  /** The visitor hung up or walked away (CANCEL). */
  VISITOR_LEFT("visitor-left", 487),
  /** This door already rings, or pressed too often; nobody was disturbed again. */
  TOO_MANY("too-many", 486),
  /** The door was lost in mid-ring: its connection or its media ended. */
  DOOR_LOST("door-lost", 480),
  /** The answering phone was lost and did not come back in its grace period. */
  PHONE_LOST("phone-lost", 480),
  /** The call reached its maximum length. */
  TIME_LIMIT("time-limit", 480),
  /** No codec that both sides speak. */
  NO_COMMON_CODEC("no-common-codec", 488),
  /** Something of ours broke; the log says what. */
  FAILED("failed", 500);

  /** The protocol token of the {@code Reason} header. */
  public static final String REASON_PROTOCOL = "Heurtoir";

  private final String code;
  private final int sipStatus;

  Outcome(String code, int sipStatus) {
    this.code = code;
    this.sipStatus = sipStatus;
  }

  /** The word used on the wire, in logs and in the store. */
  public String code() {
    return code;
  }

  /**
   * The SIP status of the final response where the call was never answered (RFC 3261 section 21).
   */
  public int sipStatus() {
    return sipStatus;
  }

  /** The outcome of that word, or empty for a word of a later version. */
  public static Optional<Outcome> of(String code) {
    return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
  }
}
