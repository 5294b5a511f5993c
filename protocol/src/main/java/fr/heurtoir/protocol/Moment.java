package fr.heurtoir.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the visitor is told during a ring. Each moment is a light, a sound and a text at the door.
 */
public enum Moment {
  /** The bell was pressed and the gateway has the ring. */
  RING_SENT("ring-sent"),
  /** A phone shows the picture. */
  LOOKED_AT("looked-at"),
  /** Somebody answered: the visitor may speak. */
  SPEAK("speak"),
  /** The answering phone was lost and may come back. */
  PLEASE_WAIT("please-wait"),
  /** The call reaches its longest duration soon. */
  ENDS_SOON("ends-soon"),
  /** The lock is released: push the door. */
  DOOR_OPEN("door-open");

  private final String code;

  Moment(String code) {
    this.code = code;
  }

  /** The word on the wire and in logs. */
  public String code() {
    return code;
  }

  /** The moment of that word. Empty for a word of a later version. */
  public static Optional<Moment> of(String code) {
    return Arrays.stream(values()).filter(m -> m.code.equals(code)).findFirst();
  }
}
