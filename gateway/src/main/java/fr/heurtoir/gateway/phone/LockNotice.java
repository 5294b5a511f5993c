package fr.heurtoir.gateway.phone;

/** The result of an open order, as phones are told. */
public enum LockNotice {
  /** The gateway sent the order. */
  ORDERED("ordered"),
  /** The door reports that the relay is energised. */
  PULSING("pulsing"),
  /** The pulse ended. */
  RELEASED("released"),
  /** The door refused. */
  REFUSED("refused"),
  /** The door reported nothing in time: nobody knows. */
  UNCONFIRMED("unconfirmed");

  private final String code;

  LockNotice(String code) {
    this.code = code;
  }

  /** The word on the wire. */
  public String code() {
    return code;
  }
}
