package fr.heurtoir.gateway.push;

import java.time.Duration;

/**
 * A message to a phone by push.
 *
 * @param kind what happened
 * @param id the ring's id, or the test's: 1 to 64 characters {@code [A-Za-z0-9_-]}
 * @param life how long the push service may keep it and the gateway may try; 1 s to 1 h
 */
public record PushMessage(Kind kind, String id, Duration life) {
  /** The kinds of messages. */
  public enum Kind {
    /** Somebody rings. */
    RING("ring"),
    /** Somebody answered that ring. */
    ANSWERED("withdrawn"),
    /** That ring ended without an answer. */
    MISSED("withdrawn"),
    /** A test that somebody started and watches. */
    TEST("test"),
    /** A test without sound or screen, where the platform allows that. */
    SILENT_TEST("test");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** What its id names: {@code ring} or {@code test}. */
    String subject() {
      return switch (this) {
        case RING, ANSWERED, MISSED -> "ring";
        case TEST, SILENT_TEST -> "test";
      };
    }

    /** The word on the wire. */
    public String word() {
      return word;
    }
  }

  /**
   * @throws IllegalArgumentException where the id or the life is out of its range
   */
  public PushMessage {
    if (!id.matches("[A-Za-z0-9_-]{1,64}")
        || life.compareTo(Duration.ofSeconds(1)) < 0
        || life.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("not a message to push: " + kind + " for " + life);
    }
  }
}
