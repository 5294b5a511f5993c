package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.ops.Workers;
import fr.heurtoir.gateway.phone.FromPhone.HowLong;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.CommuneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is not rung at which school. Stored, so it survives a restart. Belongs to the rings' loop.
 */
public final class Absences {
  private static final Logger LOG = LoggerFactory.getLogger(Absences.class);
  private static final int MOST_WAITING = 64;

  private final AbsenceStore store;
  private final Workers workers;
  private final Clock clock;
  private final Clock ends;
  private final Function<CommuneId, ZoneId> zones;
  private final Executor loop;
  private final Map<Absence.Key, Absence> all = new HashMap<>();
  // Writes follow each other, so they are stored in the order in which people gave them.
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private int waiting;

  /**
   * Reads the stored absences. Blocks on the database.
   *
   * @param clock by which something holds
   * @param ends by which something that is over is forgotten: one that does not leap
   * @param zones in which each commune's days end
   */
  public Absences(
      AbsenceStore store,
      Workers workers,
      Clock clock,
      Clock ends,
      Function<CommuneId, ZoneId> zones,
      Executor loop) {
    this.store = store;
    this.workers = workers;
    this.clock = clock;
    this.ends = ends;
    this.zones = zones;
    this.loop = loop;
    store.all().forEach(absence -> all.put(absence.key(), absence));
  }

  /** The absences that hold now, even if {@link #expire} was not called since. */
  public Collection<Absence> now() {
    Instant now = clock.instant();
    return all.values().stream().filter(absence -> absence.holds(now)).toList();
  }

  /** When something that begins now in a commune is over; empty: when it is lifted. */
  public Optional<Instant> until(CommuneId commune, HowLong howLong) {
    Instant now = clock.instant();
    ZoneId zone = zones.apply(commune);
    return switch (howLong) {
      case HOUR -> Optional.of(now.plus(Duration.ofHours(1)));
      case DAY ->
          Optional.of(LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant());
      case UNTIL_LIFTED -> Optional.empty();
    };
  }

  public Instant instant() {
    return clock.instant();
  }

  /** Stores an absence, which then holds. Completes on the loop. */
  public CompletionStage<Boolean> set(Absence absence) {
    return write(() -> store.keep(absence), () -> all.put(absence.key(), absence));
  }

  /** Lifts an absence. Completes on the loop. */
  public CompletionStage<Boolean> lift(Absence.Key key) {
    return write(() -> store.lift(key), () -> all.remove(key));
  }

  private CompletionStage<Boolean> write(Runnable keep, Runnable then) {
    if (waiting >= MOST_WAITING) {
      return CompletableFuture.failedStage(new RejectedExecutionException("too many wait"));
    }
    waiting++;
    CompletionStage<Boolean> written =
        last.handle((before, failed) -> true).thenCompose(turn -> workers.aside(keep));
    CompletionStage<Boolean> done =
        written
            .whenCompleteAsync((kept, failed) -> waiting--, loop)
            .thenApply(
                kept -> {
                  then.run();
                  return kept;
                });
    last = done;
    return done;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** Removes expired absences. Returns the schools concerned. Call it about every second. */
  Set<String> expire() {
    Instant now = earlier(clock.instant(), ends.instant());
    List<Absence> over = all.values().stream().filter(absence -> !absence.holds(now)).toList();
    Set<String> schools = new HashSet<>();
    for (Absence absence : over) {
      all.remove(absence.key());
      schools.add(absence.school());
      LOG.info(
          "event=absence-over school={} person={} kind={}",
          absence.school(),
          absence.person(),
          absence.kind().code());
    }
    if (!over.isEmpty()) {
      write(() -> store.expire(now), () -> {})
          .exceptionally(
              failed -> {
                // Harmless: an expired absence is ignored when it is read again.
                LOG.warn("event=absences-not-forgotten reason=\"{}\"", failed.toString());
                return false;
              });
    }
    return schools;
  }
}
