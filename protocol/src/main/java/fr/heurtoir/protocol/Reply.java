package fr.heurtoir.protocol;

import java.util.Arrays;
import java.util.Optional;

/** A prepared reply to the visitor, which the station shows and speaks. */
public enum Reply {
  /** « J'arrive. » */
  COMING("coming"),
  /** « Veuillez patienter. » */
  PLEASE_WAIT("please-wait"),
  /** « Répétez, s'il vous plaît. » */
  REPEAT("repeat");

  private final String code;

  Reply(String code) {
    this.code = code;
  }

  /** The word on the wire and in logs. */
  public String code() {
    return code;
  }

  /** The reply of that word. Empty for a word of a later version. */
  public static Optional<Reply> of(String code) {
    return Arrays.stream(values()).filter(reply -> reply.code.equals(code)).findFirst();
  }
}
