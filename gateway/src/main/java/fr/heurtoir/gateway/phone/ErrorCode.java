package fr.heurtoir.gateway.phone;

/** Why a message was refused: the words of the phone protocol. */
public enum ErrorCode {
  /** Somebody else answered first. */
  TAKEN("taken"),
  /** The ring is over. */
  ENDED("ended"),
  /** Only the phone that talks may do this. */
  NOT_YOURS("not-yours"),
  /** Allowed at another time of the ring. */
  NOT_NOW("not-now"),
  /** Not allowed to this phone. */
  NOT_ALLOWED("not-allowed"),
  /** The door has no such lock. */
  UNKNOWN_LOCK("unknown-lock"),
  /** The door cannot be reached. */
  DOOR_UNREACHABLE("door-unreachable"),
  /** A lockdown holds: nothing opens. */
  LOCKDOWN("lockdown"),
  /** It carries no signature by the device key, and needs one. */
  UNSIGNED("unsigned"),
  /** The challenge that was signed is unknown, too old or spent: sign the newest. */
  STALE("stale"),
  /** The signature is not by the device key, or over something else. */
  SIGNATURE("signature"),
  /** The time for it is over. */
  TOO_LATE("too-late"),
  /** No such school, or not of this phone. */
  UNKNOWN_SCHOOL("unknown-school"),
  /** No such person in that school. */
  UNKNOWN_PERSON("unknown-person"),
  /** None of that person's phones proved lately that it would ring. */
  UNREACHABLE("unreachable"),
  /** No such phone, or not this person's to end. */
  UNKNOWN_PHONE("unknown-phone"),
  /** The push service's host is not one that this gateway may contact. */
  PUSH_HOST("push-host"),
  /** The push service refuses this very subscription because of its key: subscribe anew. */
  PUSH_KEY("push-key"),
  /** No JSON object in a text frame. */
  BAD_JSON("bad-json"),
  /** A member is missing or out of its range. */
  BAD_MESSAGE("bad-message"),
  /** No such message. */
  UNKNOWN_TYPE("unknown-type"),
  /** No such ring lives, or not in this phone's schools. */
  UNKNOWN_RING("unknown-ring"),
  /** Too often. */
  TOO_MANY("too-many"),
  /** Something of ours broke; the log says what. */
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
