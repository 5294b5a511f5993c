package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a phone last proved that it would ring.
 *
 * @param enrolled since when a proof can be expected of it
 * @param connected it was connected and answered
 * @param woken it displayed a notification that was pushed
 * @param shown it had a ring, or a test, on its screen
 * @param unreachable since when there is no proof, once that has been told
 */
public record PhoneProof(
    Instant enrolled,
    Optional<Instant> connected,
    Optional<Instant> woken,
    Optional<Instant> shown,
    Optional<Instant> unreachable) {
  /** What can prove something. */
  public enum Kind {
    /** It is connected and answers. */
    CONNECTED,
    /** It displays a notification. */
    WOKEN,
    /** It shows a ring or a test. */
    SHOWN
  }

  /** Nothing proved yet. */
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

  /** Since when it is silent: since its last proof, or since it is enrolled. */
  public Instant silentSince() {
    return last().orElse(enrolled);
  }

  /** With one more proof: whoever gives one is reachable. */
  public PhoneProof with(Kind kind, Instant at) {
    Optional<Instant> now = Optional.of(at);
    return switch (kind) {
      case CONNECTED -> new PhoneProof(enrolled, now, woken, shown, Optional.empty());
      case WOKEN -> new PhoneProof(enrolled, connected, now, shown, Optional.empty());
      case SHOWN -> new PhoneProof(enrolled, connected, woken, now, Optional.empty());
    };
  }

  /** As it is once its silence has been told. */
  public PhoneProof unreachableSince(Instant since) {
    return new PhoneProof(enrolled, connected, woken, shown, Optional.of(since));
  }
}
