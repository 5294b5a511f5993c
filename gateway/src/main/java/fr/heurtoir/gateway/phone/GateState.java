package fr.heurtoir.gateway.phone;

/** The state of a gate, as phones are told. */
public enum GateState {
  /** The gate opened. */
  OPENED("opened"),
  /** The lock was released, but nobody opened the gate. */
  NOT_OPENED("not-opened"),
  /** The gate has been open for too long. */
  STILL_OPEN("still-open"),
  /** The gate opened without an order or an exit button. */
  FORCED("forced"),
  /** The gate is shut again. */
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
