package fr.heurtoir.gateway.ops;

import fr.heurtoir.system.KernelClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock that ends sessions, links, rings, pictures and keys. It shows the wall clock's time as
 * long as that fits the newest time known to be right plus the time that has passed since. When the
 * wall clock leaps ahead by more than {@link #LEAP}, this clock does not follow, so nothing ends
 * early. It follows once the wall clock was steady for {@link #STEADY}, or once an NTP client
 * vouches for it. When the wall clock falls behind, this clock does too, and things end late. Any
 * thread; reading it never waits.
 */
public final class SteadyClock extends Clock {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

  /** A smaller step is no leap: the gateway stood still for a moment, or somebody set the clock. */
  public static final Duration LEAP = Duration.ofHours(1);

  /** How long a clock that leapt must run evenly before it is believed without an NTP client. */
  public static final Duration STEADY = Duration.ofHours(24);

  /**
   * The sources of time.
   *
   * @param nanos of a clock that nobody sets, as {@link System#nanoTime}
   * @param synchronised whether another source confirms the wall clock's time
   */
  public record Sources(InstantSource wall, LongSupplier nanos, Predicate<Instant> synchronised) {
    /** This machine's sources. */
    public static Sources system() {
      return new Sources(InstantSource.system(), System::nanoTime, KernelClock::synchronisedAt);
    }
  }

  /** The wall clock when its leap was noticed. */
  private record Leapt(Instant wall, long nanos) {
    Duration awayFrom(Instant now, long nanosNow) {
      return Duration.between(wall.plusNanos(nanosNow - nanos), now).abs();
    }
  }

  private final Sources sources;
  private Instant mark;
  private long markNanos;
  private @Nullable Leapt leapt;

  /**
   * @param newest the newest time that was known to be right; where empty, the wall clock is
   *     believed
   */
  public SteadyClock(Sources sources, Optional<Instant> newest) {
    this.sources = sources;
    this.mark = newest.orElseGet(sources.wall()::instant);
    this.markNanos = sources.nanos().getAsLong();
    look();
  }

  @Override
  public synchronized Instant instant() {
    Instant wall = sources.wall().instant();
    Instant expected = expected();
    return wall.isAfter(expected.plus(LEAP)) ? expected : wall;
  }

  private Instant expected() {
    return mark.plusNanos(sources.nanos().getAsLong() - markNanos);
  }

  /**
   * Compares the clocks. Logs once when they part and once when they agree again. Call it about
   * every minute.
   *
   * @return a time known to be right; empty while the clocks do not agree
   */
  public synchronized Optional<Instant> look() {
    Instant wall = sources.wall().instant();
    long nanos = sources.nanos().getAsLong();
    Duration ahead = Duration.between(expected(), wall);
    if (ahead.abs().compareTo(LEAP) <= 0) {
      if (leapt != null) {
        LOG.warn("event=clock-agrees-again now={}", wall);
      }
      return Optional.of(agreed(wall, nanos));
    }
    Leapt since = leapt;
    if (since == null || since.awayFrom(wall, nanos).compareTo(LEAP) > 0) {
      leapt = new Leapt(wall, nanos);
    }
    boolean steady = since != null && leapt == since && nanos - since.nanos() >= STEADY.toNanos();
    if (steady || sources.synchronised().test(wall)) {
      LOG.warn(
          "event=clock-believed now={} ahead_s={} because={}",
          wall,
          ahead.toSeconds(),
          steady ? "steady" : "synchronised");
      return Optional.of(agreed(wall, nanos));
    }
    if (since == null) {
      LOG.warn(
          "event=clock-leapt now={} expected={} ahead_s={} hint=\"nothing is deleted by this time"
              + " until an NTP client says that it is right, or it was steady for {} h\"",
          wall,
          expected(),
          ahead.toSeconds(),
          STEADY.toHours());
    }
    return Optional.empty();
  }

  /** Whether the clocks agreed when they were last compared. */
  public synchronized boolean agrees() {
    return leapt == null;
  }

  private Instant agreed(Instant wall, long nanos) {
    leapt = null;
    mark = wall;
    markNanos = nanos;
    return wall;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    InstantSource source = this::instant;
    return source.withZone(zone);
  }
}
