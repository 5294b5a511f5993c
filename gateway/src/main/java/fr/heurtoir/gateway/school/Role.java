package fr.heurtoir.gateway.school;

import java.util.Arrays;
import java.util.Optional;

/** Somebody's role at one school. The same person may have another role elsewhere. */
public enum Role {
  /** The head teacher and their deputies. */
  HEAD("head"),
  /** Teachers and other people of the school. */
  STAFF("staff"),
  /** Those who run the machines: they see whether these work, but neither pictures nor visitors. */
  IT("it");

  private final String code;

  Role(String code) {
    this.code = code;
  }

  /** The word in the configuration. */
  public String code() {
    return code;
  }

  /** The role with that code. */
  public static Optional<Role> of(String code) {
    return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
  }
}
