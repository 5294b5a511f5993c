package fr.heurtoir.gateway.rota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.ops.WorkersHere;
import fr.heurtoir.gateway.phone.FromPhone.HowLong;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.CommuneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Absences by a clock that the test holds. */
class AbsencesTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private final AbsenceStore store = new AbsencesInMemory();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private volatile Instant now = Instant.parse("2026-03-10T09:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(PARIS);

  @AfterEach
  void end() {
    loop.shutdownNow();
  }

  /** As one that begins anew over what is kept. */
  private Absences absences() {
    return new Absences(store, new WorkersHere() {}, clock, clock, commune -> PARIS, loop);
  }

  private interface Ask {
    CompletionStage<Boolean> ask();
  }

  private void done(Ask ask) throws Exception {
    loop.submit(ask::ask).get(20, TimeUnit.SECONDS).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Set<String> expire(Absences absences) throws Exception {
    return loop.submit(absences::expire).get(20, TimeUnit.SECONDS);
  }

  private static Absence quiet(String person, Optional<Instant> until) {
    return new Absence(
        "s", person, Absence.Kind.QUIET, Optional.empty(), until, person, Instant.EPOCH);
  }

  private static Absence handedOver(String person, String to, Optional<Instant> until) {
    return new Absence(
        "s", person, Absence.Kind.HANDED_OVER, Optional.of(to), until, person, Instant.EPOCH);
  }

  private Optional<Instant> until(String at, HowLong howLong) {
    now = Instant.parse(at);
    return absences().until(CommuneId.FIRST, howLong);
  }

  @Test
  void anHourIsSixtyMinutesAlsoWhereTheClockIsPutForward() {
    assertEquals(
        Optional.of(Instant.parse("2026-03-29T01:30:00Z")),
        until("2026-03-29T00:30:00Z", HowLong.HOUR));
  }

  @Test
  void aDayEndsAtMidnightOfTheZoneInWinterInSummerAndInBetween() {
    assertEquals(
        Optional.of(Instant.parse("2026-01-10T23:00:00Z")),
        until("2026-01-10T08:00:00Z", HowLong.DAY));
    assertEquals(
        Optional.of(Instant.parse("2026-07-10T22:00:00Z")),
        until("2026-07-10T08:00:00Z", HowLong.DAY));
    // The day that begins in winter time and ends in summer time, and the other way round.
    assertEquals(
        Optional.of(Instant.parse("2026-03-29T22:00:00Z")),
        until("2026-03-28T23:30:00Z", HowLong.DAY));
    assertEquals(
        Optional.of(Instant.parse("2026-10-25T23:00:00Z")),
        until("2026-10-24T22:30:00Z", HowLong.DAY));
    // Half an hour after midnight here is still yesterday in UTC.
    assertEquals(
        Optional.of(Instant.parse("2026-07-11T22:00:00Z")),
        until("2026-07-10T22:30:00Z", HowLong.DAY));
    assertEquals(Optional.empty(), until("2026-07-10T22:30:00Z", HowLong.UNTIL_LIFTED));
  }

  @Test
  void whatIsOverHoldsNoMoreAndIsForgottenEverywhere() throws Exception {
    Absences absences = absences();
    Instant end = now.plus(Duration.ofHours(1));
    done(() -> absences.set(quiet("a", Optional.of(end))));
    done(() -> absences.set(handedOver("b", "a", Optional.empty())));
    now = end.minusMillis(1);
    assertEquals(2, absences.now().size());
    assertEquals(Set.of(), expire(absences));
    now = end;
    assertEquals(
        List.of("b"), absences.now().stream().map(Absence::person).toList(), "at that moment");
    assertEquals(Set.of("s"), expire(absences));
    assertEquals(Set.of(), expire(absences), "told once");
    Until.holds("forgotten", () -> store.all().size() == 1);
  }

  @Test
  void whatIsSaidLastIsKeptAndEachKindForItself() throws Exception {
    Absences absences = absences();
    done(() -> absences.set(quiet("a", Optional.empty())));
    done(() -> absences.set(handedOver("a", "b", Optional.empty())));
    done(() -> absences.set(handedOver("a", "c", Optional.of(now.plusSeconds(60)))));
    done(() -> absences.lift(new Absence.Key("s", "a", Absence.Kind.QUIET)));
    assertEquals(
        List.of(handedOver("a", "c", Optional.of(now.plusSeconds(60)))),
        List.copyOf(absences().now()));
    now = now.plusSeconds(60);
    assertTrue(absences().now().isEmpty(), "it ran out while nobody was there");
  }

  @Test
  void tooMuchAtOnceIsRefusedAndNothingOfItHolds() throws Exception {
    Absences absences = absences();
    List<CompletionStage<Boolean>> all =
        loop.submit(
                () ->
                    java.util.stream.IntStream.range(0, 200)
                        .mapToObj(n -> absences.set(quiet("p" + n, Optional.empty())))
                        .toList())
            .get(20, TimeUnit.SECONDS);
    assertThrows(
        java.util.concurrent.ExecutionException.class,
        () -> all.getLast().toCompletableFuture().get(20, TimeUnit.SECONDS));
    all.getFirst().toCompletableFuture().get(20, TimeUnit.SECONDS);
    Until.holds(
        "as many in the store as hold",
        () -> {
          int held = loop.submit(() -> absences.now().size()).get();
          return held == 64 && store.all().size() == held;
        });
  }
}
