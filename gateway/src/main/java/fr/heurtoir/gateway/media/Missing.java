package fr.heurtoir.gateway.media;

/**
 * The point where the picture most likely stops on its way from a door to a phone.
 *
 * <p>The hints tell IT staff what to check first.
 */
public enum Missing {
  NOTHING_FROM_DOOR(
      "nothing-from-door",
      "no packet of the door arrived: is the port of [media] open from there, UDP and TCP, and does"
          + " one of [media] advertised lead here (NAT)?"),
  DOOR_NOT_SECURED(
      "door-not-secured",
      "the door's checks arrived, its handshake did not: packets pass one way only, or another"
          + " program answers"),
  NO_PICTURE_FROM_DOOR(
      "no-picture-from-door", "the door is connected and sends no whole picture: its camera"),
  NOTHING_FROM_PHONE(
      "nothing-from-phone",
      "no packet of the phone arrived: is the port of [media] open from its network, UDP and TCP,"
          + " and does one of [media] advertised lead here from there (NAT)?"),
  PHONE_NOT_SECURED(
      "phone-not-secured",
      "the phone's checks arrived, its handshake did not: packets pass one way only"),
  NOT_SHOWN("not-shown", "the picture is sent, and the phone does not say that it shows it");

  private final String code;
  private final String hint;

  Missing(String code, String hint) {
    this.code = code;
    this.hint = hint;
  }

  /** The word in the log, the history and the message to the phone. */
  public String code() {
    return code;
  }

  /** What to check first. */
  public String hint() {
    return hint;
  }
}
