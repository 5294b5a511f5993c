package fr.heurtoir.protocol;

import java.util.regex.Pattern;

/**
 * The name of one door station: {@code door.school}, for example {@code portail.jules-ferry}, or
 * {@code door.school.commune} where its gateway serves more than one commune and the door is not of
 * the first. No two doors of a gateway have the same name.
 *
 * <p>It is the user part of the door's SIP address of record. The door's certificate contains it as
 * the subject alternative name {@code sip:portail.jules-ferry@domain} (a user's identity by RFC
 * 5922 section 7.1).
 */
public record DoorId(String value) {
  /** The longest, in characters: three labels of 32. */
  public static final int MAX_LENGTH = 98;

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?";
  private static final Pattern FORM =
      Pattern.compile(LABEL + "\\." + LABEL + "(?:\\." + LABEL + ")?");

  /**
   * @throws IllegalArgumentException where {@code value} is not two or three labels of 1 to 32
   *     lower-case letters, digits and inner hyphens, joined by dots
   */
  public DoorId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a door id");
    }
  }

  public String door() {
    return value.substring(0, value.indexOf('.'));
  }

  /** The school's name, with its commune's where the door's has it. */
  public String school() {
    return value.substring(value.indexOf('.') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
