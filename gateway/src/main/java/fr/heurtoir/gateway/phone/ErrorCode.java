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
