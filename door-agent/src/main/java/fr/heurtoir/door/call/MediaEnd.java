package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the live ring's media still run. Media end by datagrams and the call by its connection,
 * so after an orderly end either may arrive first. Media count as lost only if their call
 * continues. Times are nanoseconds of the monotonic clock.
 */
final class MediaEnd {
  private final long patience;
  private State state = new Runs();

  private sealed interface State {}

  private record Runs() implements State {}

  /** The media ended; waits for the call's end. */
  private record Ended(long until, String why) implements State {}

  private record Lost() implements State {}

  /**
   * @param patience how long after its media a call's end may arrive
   */
  MediaEnd(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** A ring begins, and its media run. */
  void begin() {
    state = new Runs();
  }

  /** The media ended. A second call changes nothing. */
  void ended(String why, long now) {
    if (state instanceof Runs) {
      state = new Ended(now + patience, why);
    }
  }

  boolean runs() {
    return state instanceof Runs;
  }

  /** When {@link #lostNow} must be called. */
  OptionalLong wakeAt() {
    return state instanceof Ended(long until, String _)
        ? OptionalLong.of(until)
        : OptionalLong.empty();
  }

  /** Why the media count as lost now; returned once. */
  Optional<String> lostNow(long now) {
    if (state instanceof Ended(long until, String why) && now - until >= 0) {
      state = new Lost();
      return Optional.of(why);
    }
    return Optional.empty();
  }

  boolean lost() {
    return state instanceof Lost;
  }
}
