package fr.heurtoir.gateway.rtc.sdp;

/**
 * One line, {@code type=value} (RFC 8866 section 5), without its line end.
 *
 * @param type the single letter
 * @param value all that follows the equals sign, unchanged
 */
public record SdpLine(char type, String value) {
  /** An attribute line, {@code a=name} or {@code a=name:value}. */
  public static SdpLine attribute(String value) {
    return new SdpLine('a', value);
  }

  /** Whether this is the attribute of that name, with or without a value. */
  boolean is(String name) {
    return type == 'a'
        && value.startsWith(name)
        && (value.length() == name.length() || value.charAt(name.length()) == ':');
  }

  /** What follows the attribute's colon; empty for a property attribute. */
  String attributeValue() {
    int colon = value.indexOf(':');
    return colon < 0 ? "" : value.substring(colon + 1).strip();
  }

  @Override
  public String toString() {
    return type + "=" + value;
  }
}
