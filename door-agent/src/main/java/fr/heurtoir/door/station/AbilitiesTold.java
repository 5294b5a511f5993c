package fr.heurtoir.door.station;

import fr.heurtoir.protocol.DoorMessage.Abilities;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a gateway is told what the station can do: after each registration, at once when more, and
 * when less as soon as that has lasted. Belongs to the station's thread; time is given to it.
 */
final class AbilitiesTold {
  /** The media of the next ring are prepared anew in less. */
  static final Duration LASTING = Duration.ofSeconds(3);

  private @Nullable Abilities told;
  private boolean less;
  private long since;

  /** A gateway has us registered: it knows nothing yet. */
  void registered() {
    told = null;
  }

  /**
   * Looks.
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
