package fr.heurtoir.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What somebody says to the visitor by one tap; the station shows and speaks it. */
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

  /** The word used on the wire and in logs. */
  public String code() {
    return code;
  }

  /** The reply of that word, or empty for a word of a later version. */
  public static Optional<Reply> of(String code) {
    return Arrays.stream(values()).filter(reply -> reply.code.equals(code)).findFirst();
  }
}
