package fr.heurtoir.door.checks;

import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.protocol.DoorMessage.SelfTest;
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
 * The station's daily test of itself. It rings nobody, and never runs while somebody rings. A test
 * that all passed is one line of the log; each failure is one more. Blocking; one thread.
 */
public final class DailyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DailyCheck.class);

  /** Doors of a town do not all begin at once. */
  static final int SPREAD_MINUTES = 20;

  private final LocalTime at;
  private final ZoneId zone;
  private final DoorClock clock;
  private final Path keep;
  private final Path certificate;
  private final List<Part> parts;
  private LocalDateTime next;

  /** A part that is tested: camera, sound, lock, registration. */
  public interface Part {
    /** Tests it; blocks for as long as that takes. */
    Finding test() throws InterruptedException;
  }

  /**
   * When and what.
   *
   * @param at the time of day at which it begins, some minutes later by the door's name
   * @param keep folder whose disk is looked at
   * @param certificate the door's own
   * @param parts what is there to be tested
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
   * Runs it if it is time and the station rests; called about once a minute.
   *
   * @param resting whether nobody rings
   */
  public Optional<SelfTest> runIfDue(Supplier<Boolean> resting) throws InterruptedException {
    LocalDateTime now = now();
    if (next.isAfter(now.plusDays(1))) {
      // The clock was set back, or was wrong when this was planned.
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
