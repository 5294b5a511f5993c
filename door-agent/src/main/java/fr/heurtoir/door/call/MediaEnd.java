package fr.heurtoir.door.call;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the live ring's media still run. They end by datagrams and the call by its connection, so
 * that at an orderly end either can reach the station first: only media whose call goes on are
 * lost. Times are nanoseconds of the monotonic clock.
 */
final class MediaEnd {
  private final long patience;
  private State state = new Runs();

  private sealed interface State {}

  private record Runs() implements State {}

  /** The call's own end is waited for. */
  private record Ended(long until, String why) implements State {}

  private record Lost() implements State {}

  /**
   * @param patience how long after its media a call's own end may come
   */
  MediaEnd(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** A ring begins with media that run. */
  void begin() {
    state = new Runs();
  }

  /** They ended; told again, nothing changes. */
  void ended(String why, long now) {
    if (state instanceof Runs) {
      state = new Ended(now + patience, why);
    }
  }

  boolean runs() {
    return state instanceof Runs;
  }

  /** When {@link #lostNow} is to be asked. */
  OptionalLong wakeAt() {
    return state instanceof Ended(long until, String _)
        ? OptionalLong.of(until)
        : OptionalLong.empty();
  }

  /** Why they count as lost from now on; said once. */
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
