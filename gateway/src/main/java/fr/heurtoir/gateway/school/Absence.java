package fr.heurtoir.gateway.school;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who is not rung at a school for a while.
 *
 * @param person the id of who is not rung
 * @param kind at most one of each kind holds for a person at a school
 * @param to the id of who is rung in their place; present for {@link Kind#HANDED_OVER} alone
 * @param until when it ends by itself; empty: when it is lifted
 * @param setBy the id of the person who said so
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
    /** Do not disturb. */
    QUIET("quiet"),
    /** Somebody else is rung in their place. */
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
   * @throws IllegalArgumentException where it names a substitute and is no hand-over, or is one and
   *     names none
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

  /** What there is one of. */
  public Key key() {
    return new Key(school, person, kind);
  }

  /** Whose absence of which kind at which school. */
  public record Key(String school, String person, Kind kind) {}
}
