package fr.heurtoir.gateway.school;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who is not rung at a school for a while.
 *
 * @param person the id of the person who is not rung
 * @param kind a person has at most one absence of each kind at a school
 * @param to the id of the person who is rung instead; present only for {@link Kind#HANDED_OVER}
 * @param until when it ends by itself; empty where it lasts until it is lifted
 * @param setBy the id of the person who set it
 */
public record Absence(
    String school,
    String person,
    Kind kind,
    Optional<String> to,
    Optional<Instant> until,
    String setBy,
    Instant setAt) {
  /** Why somebody is not rung. */
  public enum Kind {
    /** The person wants quiet. */
    QUIET("quiet"),
    /** Somebody else is rung in the person's place. */
    HANDED_OVER("handed-over");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** The word in the store. */
    public String code() {
      return code;
    }
  }

  /**
   * @throws IllegalArgumentException where a hand-over names no substitute, or another kind names
   *     one
   */
  public Absence {
    if (to.isPresent() != (kind == Kind.HANDED_OVER)) {
      throw new IllegalArgumentException(
          "a hand-over names who is rung instead, nothing else does");
    }
  }

  /** Whether it still holds. */
  public boolean holds(Instant now) {
    return until.isEmpty() || now.isBefore(until.get());
  }

  /** There is at most one absence of each key. */
  public Key key() {
    return new Key(school, person, kind);
  }

  /** The person, school and kind of an absence. */
  public record Key(String school, String person, Kind kind) {}
}
