package fr.heurtoir.gateway.school;

import java.util.regex.Pattern;

/**
 * The name of a school, within its commune. As a text, in files, messages and the database, it is
 * {@code jules-ferry} in the first commune and {@code jules-ferry.ville-b} in the one called {@code
 * ville-b}: no two communes' schools have the same.
 *
 * @param label 1 to 32 lower-case letters, digits and inner hyphens
 */
public record SchoolId(CommuneId commune, String label) {
  private static final Pattern FORM = Pattern.compile(CommuneId.LABEL);

  /**
   * @throws IllegalArgumentException for a label of another form
   */
  public SchoolId {
    if (!FORM.matcher(label).matches()) {
      throw new IllegalArgumentException("not a school's name");
    }
  }

  /**
   * Reads the text of {@link #value}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static SchoolId of(String value) {
    int dot = value.indexOf('.');
    return new SchoolId(CommuneId.after(value), dot < 0 ? value : value.substring(0, dot));
  }

  /** As a text, unique within the gateway. */
  public String value() {
    return commune.scoped(label);
  }

  @Override
  public String toString() {
    return value();
  }
}
