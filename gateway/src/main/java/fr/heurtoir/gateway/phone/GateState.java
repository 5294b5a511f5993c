package fr.heurtoir.gateway.phone;

/** What a phone is told of a gate. */
public enum GateState {
  /** It opened. */
  OPENED("opened"),
  /** The lock was released and nobody opened. */
  NOT_OPENED("not-opened"),
  /** It has been open for longer than it should. */
  STILL_OPEN("still-open"),
  /** It opened without any order or exit. */
  FORCED("forced"),
  /** It is shut again. */
  CLOSED("closed");

  private final String code;

  GateState(String code) {
    this.code = code;
  }

  /** The word on the wire. */
  public String code() {
    return code;
  }
}
