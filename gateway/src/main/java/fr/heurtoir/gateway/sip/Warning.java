package fr.heurtoir.gateway.sip;

/**
 * Why an offer is refused, as a 488 says it (RFC 3261 sections 13.3.1.3 and 20.43).
 *
 * @param code 305 where no coding offered is spoken here, 399 for all else
 * @param text English, for whoever sets up the station; it may repeat what the offer says
 */
public record Warning(int code, String text) {
  private static final int MAX_TEXT = 200;

  /** No medium offered is of use here. */
  static final Warning NO_MEDIA = incompatible("No media that both ends can use");

  /** Without a description in the body. */
  static final Warning NO_OFFER = miscellaneous("An offer is needed");

  /** None of the codings that are offered is spoken here. */
  public static Warning incompatible(String text) {
    return new Warning(305, text);
  }

  /** The description cannot be answered for another reason. */
  public static Warning miscellaneous(String text) {
    return new Warning(399, text);
  }

  /** The header's value; what is not to stand in a quoted string is replaced. */
  String value() {
    String said = text.replaceAll("[^ -~]|[\"\\\\]", "?");
    return "%d heurtoir \"%s\""
        .formatted(code, said.length() <= MAX_TEXT ? said : said.substring(0, MAX_TEXT));
  }
}
