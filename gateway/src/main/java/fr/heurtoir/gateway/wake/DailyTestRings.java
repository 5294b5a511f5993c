package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.log.Guarded;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The daily test ring of each school that configured one. Belongs to the rings' loop. */
public final class DailyTestRings {
  private static final Logger LOG = LoggerFactory.getLogger(DailyTestRings.class);
  private static final long LOOK_EVERY_SECONDS = 15;

  private final Supplier<Schools> schools;
  private final Phones phones;
  private final TestRings tests;
  private final Clock clock;
  private final Function<CommuneId, ZoneId> zones;
  private final Map<String, LocalDate> done = new HashMap<>();

  public DailyTestRings(
      Supplier<Schools> schools,
      Phones phones,
      TestRings tests,
      Clock clock,
      Function<CommuneId, ZoneId> zones) {
    this.schools = schools;
    this.phones = phones;
    this.tests = tests;
    this.clock = clock;
    this.zones = zones;
  }

  void start(ScheduledExecutorService loop) {
    loop.scheduleWithFixedDelay(
        Guarded.task("daily-test", this::look), 0, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Starts the tests that are due. A test is skipped if it was due while the gateway did not run,
   * or before the school configured a time. The next one follows the next day.
   */
  public void look() {
    Instant instant = clock.instant();
    for (School school : schools.get().all()) {
      if (school.dailyTest().isEmpty()) {
        done.remove(school.id());
        continue;
      }
      LocalTime at = school.dailyTest().get();
      ZonedDateTime now = instant.atZone(zones.apply(school.commune()));
      boolean due = !now.toLocalTime().isBefore(at);
      LocalDate last =
          done.computeIfAbsent(
              school.id(), s -> due ? now.toLocalDate() : now.toLocalDate().minusDays(1));
      // Compares for a different day, not a later one: so a clock that leapt ahead and back cannot
      // stop the tests.
      if (due && !last.equals(now.toLocalDate())) {
        done.put(school.id(), now.toLocalDate());
        run(school);
      }
    }
  }

  private void run(School school) {
    List<PhoneRef> all = phones.enrolled(school.id());
    Round round = new Round(school.id(), all.size());
    for (PhoneRef phone : all) {
      if (!tests.silently(phone.id(), result -> round.ended(phone, result))) {
        round.left(phone);
      }
    }
  }

  /** One day's test of one school. */
  private static final class Round {
    private final String school;
    private final int phones;
    private final TreeSet<String> silent = new TreeSet<>();
    private int over;

    Round(String school, int phones) {
      this.school = school;
      this.phones = phones;
    }

    void ended(PhoneRef phone, ToPhone.TestResult result) {
      if (result.connection().isEmpty() && result.woken().isEmpty()) {
        silent.add(phone.id());
      }
      count();
    }

    /** The phone is being tested already: that test counts. */
    void left(PhoneRef phone) {
      LOG.info("event=daily-test-left school={} phone={}", school, phone.id());
      count();
    }

    private void count() {
      over++;
      if (over == phones) {
        LOG.atLevel(silent.isEmpty() ? Level.INFO : Level.WARN)
            .log(
                "event=daily-test school={} phones={} proved={} silent={}",
                school,
                phones,
                phones - silent.size(),
                silent.isEmpty() ? "-" : String.join(",", silent));
      }
    }
  }
}
