package fr.heurtoir.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a ring ended. The gateway tells the door in the final response to its INVITE, or in its BYE:
 * a {@code Reason} header (RFC 3326) of the protocol {@value #REASON_PROTOCOL} with {@link #code()}
 * as its text. The door shows the visitor its meaning.
 */
public enum Outcome {
  /** A phone answered, and one side ended the call. */
  ANSWERED("answered", 200),
  /** Somebody opened without answering. */
  OPENED("opened", 480),
  /** Every phone declined. */
  DECLINED("declined", 603),
  /** Phones rang, but nobody answered in time. */
  NOBODY_ANSWERED("nobody-answered", 480),
  /** No phone could be told of the ring. */
  NOBODY_REACHABLE("nobody-reachable", 480),
  /** The visitor hung up or walked away (CANCEL). */
  VISITOR_LEFT("visitor-left", 487),
  /**
   * This door is ringing already, or its bell was pressed too often. Nobody was disturbed again.
   */
  TOO_MANY("too-many", 486),
  /** The door's connection or media ended during the ring. */
  DOOR_LOST("door-lost", 480),
  /** The answering phone was lost and did not come back within its grace period. */
  PHONE_LOST("phone-lost", 480),
  /** The call reached its longest duration. */
  TIME_LIMIT("time-limit", 480),
  /** The two sides share no codec. */
  NO_COMMON_CODEC("no-common-codec", 488),
  /** A bug or failure in the gateway; the log has the details. */
  FAILED("failed", 500);

  public static final String REASON_PROTOCOL = "Heurtoir";

  private final String code;
  private final int sipStatus;

  Outcome(String code, int sipStatus) {
    this.code = code;
    this.sipStatus = sipStatus;
  }

  /** The word on the wire, in logs and in the store. */
  public String code() {
    return code;
  }

  /** The SIP status of the final response where the call was not answered (RFC 3261 section 21). */
  public int sipStatus() {
    return sipStatus;
  }

  /** The outcome of that word. Empty for a word of a later version. */
  public static Optional<Outcome> of(String code) {
    return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
  }
}
