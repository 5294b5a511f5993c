package fr.heurtoir.gateway.school;

import java.util.regex.Pattern;

/**
 * The name of a commune. The one that {@code gateway.toml} itself is about has none: what it names
 * is called as it was before a gateway could serve several.
 *
 * @param label 1 to 32 lower-case letters, digits and inner hyphens; empty for the first commune
 */
public record CommuneId(String label) {
  static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?";
  private static final Pattern FORM = Pattern.compile("(?:" + LABEL + ")?");

  /** The word for the first commune in logs and commands; no other may be called so. */
  public static final String FIRST_WORD = "first";

  /** The commune of {@code gateway.toml} and the {@code schools.d} beside it. */
  public static final CommuneId FIRST = new CommuneId("");

  /**
   * @throws IllegalArgumentException for a label of another form
   */
  public CommuneId {
    if (!FORM.matcher(label).matches() || label.equals(FIRST_WORD)) {
      throw new IllegalArgumentException("not a commune's name");
    }
  }

  /**
   * Whose a school or a person is, by its id.
   *
   * @throws IllegalArgumentException where what follows a dot is no commune's name
   */
  static CommuneId after(String id) {
    int dot = id.indexOf('.');
    if (dot == id.length() - 1 && dot >= 0) {
      throw new IllegalArgumentException("an id that ends with a dot");
    }
    return dot < 0 ? FIRST : new CommuneId(id.substring(dot + 1));
  }

  /** A name that is unique within this commune, as it is unique within the gateway. */
  String scoped(String name) {
    return label.isEmpty() ? name : name + '.' + label;
  }

  @Override
  public String toString() {
    return label.isEmpty() ? FIRST_WORD : label;
  }
}
