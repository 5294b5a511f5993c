package fr.heurtoir.gateway.sip;

/**
 * Why an offer is refused, for the Warning header of a 488 (RFC 3261 sections 13.3.1.3 and 20.43).
 *
 * @param code 305 where we support no offered coding, 399 otherwise
 * @param text English, for whoever sets up the station; may repeat parts of the offer
 */
public record Warning(int code, String text) {
  private static final int MAX_TEXT = 200;

  /** No offered medium is usable. */
  static final Warning NO_MEDIA = incompatible("No media that both ends can use");

  /** The body contains no session description. */
  static final Warning NO_OFFER = miscellaneous("An offer is needed");

  /** We support none of the offered codings. */
  public static Warning incompatible(String text) {
    return new Warning(305, text);
  }

  /** The description cannot be answered for another reason. */
  public static Warning miscellaneous(String text) {
    return new Warning(399, text);
  }

  /** The header's value. Characters that may not stand in a quoted string are replaced. */
  String value() {
    String plain = text.replaceAll("[^ -~]|[\"\\\\]", "?");
    return "%d heurtoir \"%s\""
        .formatted(code, plain.length() <= MAX_TEXT ? plain : plain.substring(0, MAX_TEXT));
  }
}
