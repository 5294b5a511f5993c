package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time at a station that may have no battery-backed clock. In this order: the gateway's time
 * since the start, continued by the monotonic clock; the system's clock where systemd says that it
 * is synchronised; otherwise the later of the system's clock and the last certain time before the
 * power cut, which is stored on the disk. Any thread.
 */
public final class DoorClock implements ClockedTrust.Time {
  private static final Logger LOG = LoggerFactory.getLogger(DoorClock.class);

  /** Smaller differences are not logged. */
  static final Duration CLOSE = Duration.ofSeconds(5);

  /** How far a certain clock may lie outside a certificate's validity. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** The longest time without power after which a station still accepts its gateway. */
  static final Duration AHEAD = Duration.ofDays(400);

  private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

  private final Path file;
  private final Sources sources;
  private final String boot;
  private Instant floor;
  private long floorRead;
  private @Nullable Told told;
  private boolean differed;

  private record Told(Instant instant, long nanos) {}

  /**
   * The sources of time.
   *
   * @param system the system's clock
   * @param monotonic nanoseconds, as {@link System#nanoTime}
   * @param synchronised whether an external source keeps the system's clock right
   */
  public record Sources(
      Supplier<Instant> system, LongSupplier monotonic, BooleanSupplier synchronised) {
    /** This machine's sources. */
    public static Sources machine() {
      return new Sources(Instant::now, System::nanoTime, () -> Files.exists(SYNCHRONISED));
    }
  }

  private DoorClock(Path file, Sources sources, String boot, Instant floor) {
    this.file = file;
    this.sources = sources;
    this.boot = boot;
    this.floor = floor;
    this.floorRead = sources.monotonic().getAsLong();
  }

  /** The clock that stores the last certain time in {@code clock} of that folder. */
  public static DoorClock in(Path folder, Sources sources) {
    Path file = folder.resolve("clock");
    return new DoorClock(file, sources, bootName(), read(file));
  }

  private static Instant read(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) < 100) {
        Optional<Instant> kept =
            CheckedLine.words(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
                .map(words -> Instant.ofEpochMilli(Long.parseLong(words)));
        if (kept.isPresent()) {
          return kept.get();
        }
        LOG.warn("event=clock-file-damaged");
      }
    } catch (IOException | NumberFormatException unreadable) {
      LOG.warn("event=clock-file-unreadable reason=\"{}\"", unreadable.toString());
    }
    return Instant.EPOCH;
  }

  private static String bootName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
          .strip();
    } catch (IOException none) {
      return UUID.randomUUID().toString();
    }
  }

  /** The best known time. */
  public synchronized Instant now() {
    Told gateway = told;
    if (gateway != null) {
      return gateway.instant().plusNanos(sources.monotonic().getAsLong() - gateway.nanos());
    }
    Instant system = sources.system().get();
    Instant least = floor();
    return sources.synchronised().getAsBoolean() || system.isAfter(least) ? system : least;
  }

  /** Whether {@link #now} is certain. Otherwise it is a minimum. */
  public synchronized boolean sure() {
    return told != null || sources.synchronised().getAsBoolean();
  }

  /** The earliest possible time: the last certain one, and what passed since the start. */
  public synchronized Instant floor() {
    return floor.equals(Instant.EPOCH)
        ? floor
        : floor.plusNanos(sources.monotonic().getAsLong() - floorRead);
  }

  /**
   * The time at which a certificate is checked: {@link #now}, moved into the certificate's validity
   * where that is possible. Where the time is certain, it is moved by {@link #TOLERANCE} at most.
   * Where it is not, the true time is somewhere after the last certain one. So a certificate that
   * ended before that is refused, and one that begins more than {@link #AHEAD} after the clock's
   * time.
   */
  @Override
  public synchronized Instant at(Instant notBefore, Instant notAfter) throws CertificateException {
    Instant now = now();
    Instant earliest = sure() ? now.minus(TOLERANCE) : floor();
    Instant latest = sure() ? now.plus(TOLERANCE) : latest(now);
    if (notAfter.isBefore(earliest) || notBefore.isAfter(latest)) {
      throw new CertificateException(
          "valid from " + notBefore + " to " + notAfter + ", and it is " + now);
    }
    if (now.isBefore(notBefore)) {
      return notBefore;
    }
    return now.isAfter(notAfter) ? notAfter : now;
  }

  private Instant latest(Instant now) {
    return floor.equals(Instant.EPOCH) ? Instant.MAX : now.plus(AHEAD);
  }

  /** How far the system's clock is ahead of {@link #now}. */
  public synchronized Duration systemAhead() {
    return Duration.between(now(), sources.system().get());
  }

  /** The present time by both clocks. */
  public synchronized KeptRing.When when() {
    return at(sources.monotonic().getAsLong());
  }

  /** A moment of the monotonic clock by both clocks. */
  public synchronized KeptRing.When at(long nanos) {
    long ago = sources.monotonic().getAsLong() - nanos;
    return new KeptRing.When(boot, nanos, now().minusNanos(ago), sure());
  }

  /**
   * Handles the gateway's time (the Date of RFC 3261 section 20.17, whole seconds), from a
   * connection whose certificate was checked.
   */
  public synchronized void told(Instant gateway) {
    Duration off = Duration.between(gateway, sources.system().get());
    boolean differs = off.abs().compareTo(CLOSE) > 0;
    if (differs && !differed) {
      LOG.warn("event=clock-differs system_ahead_s={} used=gateway", off.toSeconds());
    } else if (!differs && differed) {
      LOG.info("event=clock-agrees");
    }
    differed = differs;
    told = new Told(gateway, sources.monotonic().getAsLong());
  }

  /**
   * Stores the time on the disk, if it is certain; called about once an hour. Blocks on the disk.
   */
  public void keep() {
    Instant sureNow;
    synchronized (this) {
      if (!sure()) {
        return;
      }
      sureNow = now();
      floor = sureNow;
      floorRead = sources.monotonic().getAsLong();
    }
    try {
      String line = CheckedLine.of(Long.toString(sureNow.toEpochMilli())) + "\n";
      DurableFile.write(file, line.getBytes(StandardCharsets.ISO_8859_1), "rw-r--r--");
    } catch (IOException refused) {
      LOG.error("event=clock-not-kept reason=\"{}\"", refused.toString());
    }
  }
}
