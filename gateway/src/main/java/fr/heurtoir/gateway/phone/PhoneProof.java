package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a phone last proved that it would ring.
 *
 * @param enrolled when the phone was enrolled, from which a proof is expected
 * @param connected when it last was connected and answered
 * @param woken when it last displayed a pushed notification
 * @param shown when it last showed a ring or a test
 * @param unreachable since when it gave no proof, once people were told
 */
public record PhoneProof(
    Instant enrolled,
    Optional<Instant> connected,
    Optional<Instant> woken,
    Optional<Instant> shown,
    Optional<Instant> unreachable) {
  /** The kinds of proofs. */
  public enum Kind {
    /** The phone is connected and answers. */
    CONNECTED,
    /** The phone displays a notification. */
    WOKEN,
    /** The phone shows a ring or a test. */
    SHOWN
  }

  /** A phone that has proved nothing yet. */
  public static PhoneProof none(Instant enrolled) {
    return new PhoneProof(
        enrolled, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The last proof of any kind. */
  public Optional<Instant> last() {
    return Stream.of(connected, woken, shown)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  /** The time of its last proof, or of its enrolment. */
  public Instant silentSince() {
    return last().orElse(enrolled);
  }

  /** Adds a proof, which also makes the phone reachable. */
  public PhoneProof with(Kind kind, Instant at) {
    Optional<Instant> now = Optional.of(at);
    return switch (kind) {
      case CONNECTED -> new PhoneProof(enrolled, now, woken, shown, Optional.empty());
      case WOKEN -> new PhoneProof(enrolled, connected, now, shown, Optional.empty());
      case SHOWN -> new PhoneProof(enrolled, connected, woken, now, Optional.empty());
    };
  }

  /** Adds the time since when people know that the phone is silent. */
  public PhoneProof unreachableSince(Instant since) {
    return new PhoneProof(enrolled, connected, woken, shown, Optional.of(since));
  }
}
