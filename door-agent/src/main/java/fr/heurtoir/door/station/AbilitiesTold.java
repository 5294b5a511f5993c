package fr.heurtoir.door.station;

import fr.heurtoir.protocol.door.DoorMessage.Abilities;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to tell a gateway the station's abilities: after each registration; at once when an
 * ability returns; after a delay when one is lost. Belongs to the station's thread. Times are
 * parameters.
 */
final class AbilitiesTold {
  /**
   * How long an ability must be missing before it is reported. Preparing the next ring's media
   * takes less.
   */
  static final Duration LASTING = Duration.ofSeconds(3);

  private @Nullable Abilities told;
  private boolean less;
  private long since;

  /** A gateway accepted our registration: it knows no abilities yet. */
  void registered() {
    told = null;
  }

  /**
   * Compares the abilities.
   *
   * @param nanos by {@link System#nanoTime}
   * @return what to tell now
   */
  Optional<Abilities> look(Abilities now, long nanos) {
    Abilities before = told;
    boolean lost =
        before != null
            && before.each().entrySet().stream()
                .anyMatch(could -> could.getValue() && !can(now, could.getKey()));
    if (!lost) {
      less = false;
      return before == null || !before.each().equals(now.each()) ? tell(now) : Optional.empty();
    }
    if (!less) {
      less = true;
      since = nanos;
    }
    return nanos - since >= LASTING.toNanos() ? tell(now) : Optional.empty();
  }

  private static boolean can(Abilities now, String word) {
    return Boolean.TRUE.equals(now.each().get(word));
  }

  private Optional<Abilities> tell(Abilities now) {
    told = now;
    less = false;
    return Optional.of(now);
  }
}
