package fr.heurtoir.gateway.phone;

/** Why a message was refused, in the words of the phone protocol. */
public enum ErrorCode {
  /** Somebody else answered first. */
  TAKEN("taken"),
  /** The ring has ended. */
  ENDED("ended"),
  /** Only the phone that talks may do this. */
  NOT_YOURS("not-yours"),
  /** Not possible in the ring's present state. */
  NOT_NOW("not-now"),
  /** This phone's person has no permission. */
  NOT_ALLOWED("not-allowed"),
  /** The door has no such lock. */
  UNKNOWN_LOCK("unknown-lock"),
  /** The door cannot be reached. */
  DOOR_UNREACHABLE("door-unreachable"),
  /** A lockdown is set: nothing opens. */
  LOCKDOWN("lockdown"),
  /** The message needs a signature by the device key and has none. */
  UNSIGNED("unsigned"),
  /** The signed challenge is unknown, too old or spent: sign the newest. */
  STALE("stale"),
  /** The signature is not by the device key, or signs something else. */
  SIGNATURE("signature"),
  /** The order expired, or its time has passed. */
  TOO_LATE("too-late"),
  /** No such school, or this phone does not belong to it. */
  UNKNOWN_SCHOOL("unknown-school"),
  /** No such person in that school. */
  UNKNOWN_PERSON("unknown-person"),
  /** None of that person's phones proved recently that it would ring. */
  UNREACHABLE("unreachable"),
  /** No such phone, or this person may not end its enrolment. */
  UNKNOWN_PHONE("unknown-phone"),
  /** The gateway may not contact the push service's host. */
  PUSH_HOST("push-host"),
  /** The push service refuses this subscription because of its key: subscribe again. */
  PUSH_KEY("push-key"),
  /** No JSON object in a text frame. */
  BAD_JSON("bad-json"),
  /** A member is missing or out of range. */
  BAD_MESSAGE("bad-message"),
  /** The message type is unknown. */
  UNKNOWN_TYPE("unknown-type"),
  /** No such live ring in this phone's schools. */
  UNKNOWN_RING("unknown-ring"),
  /** Too often. */
  TOO_MANY("too-many"),
  /** A bug or failure in the gateway; the log has the details. */
  INTERNAL("internal");

  private final String code;

  ErrorCode(String code) {
    this.code = code;
  }

  /** The word on the wire. */
  public String code() {
    return code;
  }
}
