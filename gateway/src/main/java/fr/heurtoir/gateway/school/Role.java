package fr.heurtoir.gateway.school;

import java.util.Arrays;
import java.util.Optional;

/** What somebody is at one school; the same person may be something else at another. */
public enum Role {
  /** The head teacher, and who stands in for them. */
  HEAD("head"),
  /** Teachers and other people of the school. */
  STAFF("staff"),
  /** Who runs the machines: sees that they work, and neither pictures nor visitors. */
  IT("it");

  private final String code;

  Role(String code) {
    this.code = code;
  }

  /** The word in the configuration. */
  public String code() {
    return code;
  }

  /** The role of that word. */
  public static Optional<Role> of(String code) {
    return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
  }
}
