package fr.heurtoir.protocol;

import java.util.regex.Pattern;

/**
 * The id of one door station: {@code door.school}, for example {@code portail.jules-ferry}.
 *
 * <p>It is the user part of the door's SIP address of record. The door's certificate contains it as
 * the subject alternative name {@code sip:portail.jules-ferry@domain} (a user's identity by RFC
 * 5922 section 7.1).
 */
public record DoorId(String value) {
  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\\.[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

  /**
   * @throws IllegalArgumentException where {@code value} is not two labels of 1 to 32 lower-case
   *     letters, digits and inner hyphens, joined by a dot
   */
  public DoorId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a door id");
    }
  }

  public String door() {
    return value.substring(0, value.indexOf('.'));
  }

  public String school() {
    return value.substring(value.indexOf('.') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
