package fr.heurtoir.gateway.phone;

/** What a phone is told of a lock. */
public enum LockNotice {
  /** The gateway sent the order. */
  ORDERED("ordered"),
  /** The door says that the relay is energised. */
  PULSING("pulsing"),
  /** The pulse ended. */
  RELEASED("released"),
  /** The door refused. */
  REFUSED("refused"),
  /** The door said nothing in time: nobody knows. */
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
