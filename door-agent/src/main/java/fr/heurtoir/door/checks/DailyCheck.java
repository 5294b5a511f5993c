package fr.heurtoir.door.checks;

import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The station's daily self-test. It rings nobody, and never runs during a ring. A test without
 * failures is one log line; each failure adds one. Blocking; one thread.
 */
public final class DailyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DailyCheck.class);

  /** Spreads the start, so that the doors of a town do not all begin at once. */
  static final int SPREAD_MINUTES = 20;

  private final LocalTime at;
  private final ZoneId zone;
  private final DoorClock clock;
  private final Path keep;
  private final Path certificate;
  private final List<Part> parts;
  private LocalDateTime next;

  /** A tested part: camera, sound, lock, registration. */
  public interface Part {
    /** Tests the part; blocks for as long as that takes. */
    Finding test() throws InterruptedException;
  }

  /**
   * When to test, and what.
   *
   * @param at the time of day; the test begins some minutes later, depending on the door's name
   * @param keep a folder on the disk to check
   * @param certificate the door's own
   * @param parts the parts to test
   */
  public record Plan(LocalTime at, Path keep, Path certificate, List<Part> parts) {
    public Plan {
      parts = List.copyOf(parts);
    }
  }

  public DailyCheck(Plan plan, String door, DoorClock clock, ZoneId zone) {
    this.at = plan.at().plusMinutes(Math.floorMod(door.hashCode(), SPREAD_MINUTES));
    this.keep = plan.keep();
    this.certificate = plan.certificate();
    this.parts = plan.parts();
    this.clock = clock;
    this.zone = zone;
    this.next = after(now());
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.now(), zone);
  }

  private LocalDateTime after(LocalDateTime now) {
    LocalDateTime today = now.toLocalDate().atTime(at);
    return today.isAfter(now) ? today : today.plusDays(1);
  }

  /** When it runs next, by the door's clock. */
  LocalDateTime next() {
    return next;
  }

  /**
   * Runs the test if it is due and nobody rings; called about once a minute.
   *
   * @param resting whether nobody rings
   */
  public Optional<SelfTest> runIfDue(Supplier<Boolean> resting) throws InterruptedException {
    LocalDateTime now = now();
    if (next.isAfter(now.plusDays(1))) {
      // The clock was set back, or was wrong when this time was computed.
      next = after(now);
    }
    if (now.isBefore(next) || !resting.get()) {
      return Optional.empty();
    }
    next = after(now);
    return Optional.of(run());
  }

  /** Runs it now. */
  public SelfTest run() throws InterruptedException {
    List<Finding> found = new ArrayList<>();
    for (Part part : parts) {
      found.add(part.test());
    }
    found.add(MachineChecks.clock(clock));
    found.add(MachineChecks.disk(keep));
    found.add(MachineChecks.temperature());
    found.add(MachineChecks.certificate(certificate, clock.now()));
    for (Finding each : found) {
      if (!each.ok()) {
        LOG.error("event=self-test-failed check={} detail=\"{}\"", each.name(), each.detail());
      }
    }
    SelfTest result = new SelfTest(Version.OWN, found.stream().map(Finding::check).toList());
    LOG.info("event=self-test passed={} checks={}", result.passed(), found.size());
    return result;
  }
}
