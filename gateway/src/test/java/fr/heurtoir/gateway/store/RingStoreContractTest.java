package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingRow.By;
import fr.heurtoir.gateway.history.RingRow.Receipt;
import fr.heurtoir.gateway.history.RingSearch;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What {@link fr.heurtoir.gateway.history.RingStore} promises, whatever keeps it.
 *
 * <p>Longer than 350 lines: the port's methods are understood together, and so are their promises.
 */
class RingStoreContractTest extends PortContract {
  private static final List<String> HERE = List.of(SCHOOL);
  private static final Receipt TOLD = receipt("p1", 85, OptionalLong.empty());

  private static Receipt receipt(String phone, long told, OptionalLong answered) {
    return new Receipt(
        phone,
        OptionalLong.of(3),
        OptionalLong.of(4),
        OptionalLong.of(5),
        OptionalLong.of(told),
        answered);
  }

  /** A ring of which everything is known. */
  private static RingRow full(
      RingId id, DoorId door, Instant pressed, Outcome outcome, List<Receipt> receipts) {
    return new RingRow(
        id,
        door,
        door.school(),
        pressed,
        pressed.plusMillis(40_001),
        outcome,
        Optional.of(new By("p1", "Direction “là-bas” 🛎")),
        true,
        OptionalLong.of(85),
        OptionalLong.of(640),
        OptionalLong.of(0),
        OptionalLong.of(42),
        Optional.of("l'interphone a dit \"non\"; drop table ring --"),
        receipts,
        Optional.empty(),
        Optional.of(new RingRow.CallBack(RingId.next(7), new By("p9", "Loge"))));
  }

  /** A ring of which hardly anything is known. */
  private static RingRow bare(RingId id, DoorId door, Instant pressed) {
    return new RingRow(
        id,
        door,
        door.school(),
        pressed,
        pressed,
        Outcome.FAILED,
        Optional.empty(),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private RingRow bare(Duration after) {
    Instant pressed = BEGIN.plus(after);
    return bare(RingId.next(pressed.toEpochMilli()), GATE, pressed);
  }

  private RingRow appended(RingRow row) throws Exception {
    kept.rings().append(row);
    kept.settle();
    return row;
  }

  private static RingOpening opening(
      RingRow of, int number, String lock, String state, Optional<String> gate) {
    return new RingOpening(
        of.id(),
        of.door(),
        of.pressedAt(),
        number,
        lock,
        new By("p1", "Direction"),
        HEAD,
        of.pressedAt().plusSeconds(number),
        state,
        gate);
  }

  private RingDetail detail(RingRow row) {
    return kept.rings().ring(HERE, row.id()).orElseThrow();
  }

  @Test
  void aRowComesBackAsItWasTakenAlsoAfterARestart() throws Exception {
    RingRow full = full(RingId.next(1), GATE, BEGIN, Outcome.OPENED, List.of(TOLD));
    RingRow bare = bare(Duration.ofSeconds(1));
    kept.rings().append(full);
    appended(bare);
    assertEquals(List.of(bare, full), kept.rings().rings(HERE, 10));
    again();
    assertEquals(List.of(bare, full), kept.rings().rings(HERE, 10));
    assertEquals(full, detail(full).row());
  }

  @Test
  void newestComeFirstAndThoseOfOneMomentByTheirIds() throws Exception {
    List<RingId> ids =
        IntStream.range(0, 3)
            .mapToObj(i -> RingId.next(i))
            .sorted(Comparator.comparing(RingId::value))
            .toList();
    RingRow before = bare(ids.get(2), GATE, BEGIN);
    RingRow one = bare(ids.get(0), GATE, BEGIN.plusMillis(1));
    RingRow two = bare(ids.get(1), YARD, BEGIN.plusMillis(1));
    kept.rings().append(two);
    kept.rings().append(before);
    appended(one);
    assertEquals(List.of(two, one, before), kept.rings().rings(HERE, 3));
    assertEquals(List.of(two, one), kept.rings().rings(HERE, 2));
    assertEquals(List.of(two), kept.rings().rings(HERE, 1));
  }

  @Test
  void aListHasOneToAThousandRings() throws Exception {
    RingRow row = appended(bare(Duration.ZERO));
    assertEquals(List.of(row), kept.rings().rings(HERE, 1_000));
    for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, 1_001, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> kept.rings().rings(HERE, wrong));
    }
  }

  @Test
  void aRingIsSeenFromItsSchoolsAlone() throws Exception {
    RingRow here = appended(bare(Duration.ofSeconds(1)));
    RingRow there =
        appended(bare(RingId.next(2), new DoorId("portail.pasteur"), BEGIN.plusSeconds(2)));
    assertEquals(List.of(there), kept.rings().rings(List.of(OTHER), 10));
    assertEquals(List.of(there, here), kept.rings().rings(List.of(SCHOOL, OTHER, SCHOOL), 10));
    assertEquals(List.of(), kept.rings().rings(List.of("nowhere", ""), 10));
    assertEquals(List.of(), kept.rings().rings(List.of(), 10));
    assertEquals(Optional.empty(), kept.rings().ring(List.of(OTHER), here.id()));
    assertEquals(Optional.empty(), kept.rings().ring(List.of(), here.id()));
    assertEquals(Optional.empty(), kept.rings().ring(HERE, RingId.next(3)));
  }

  @Test
  void aSearchFindsWhatFitsAllOfItInEverySchool() throws Exception {
    RingRow first = appended(bare(Duration.ofSeconds(1)));
    RingRow opened =
        appended(
            full(
                RingId.next(BEGIN.plusSeconds(2).toEpochMilli()),
                YARD,
                BEGIN.plusSeconds(2),
                Outcome.OPENED,
                List.of(TOLD)));
    RingRow there =
        appended(bare(RingId.next(3), new DoorId("portail.pasteur"), BEGIN.plusSeconds(3)));
    Optional<Instant> ever = Optional.of(BEGIN);
    assertEquals(List.of(there, opened, first), found(ever, Optional.empty(), Optional.empty(), 9));
    assertEquals(List.of(there, opened), found(ever, Optional.empty(), Optional.empty(), 2));
    assertEquals(
        List.of(there, opened),
        found(Optional.of(opened.pressedAt()), Optional.empty(), Optional.empty(), 9));
    assertEquals(List.of(opened), found(ever, Optional.of(YARD), Optional.empty(), 9));
    assertEquals(List.of(opened), found(ever, Optional.of(YARD), Optional.of(Outcome.OPENED), 9));
    assertEquals(List.of(), found(ever, Optional.of(GATE), Optional.of(Outcome.OPENED), 9));
    assertEquals(
        List.of(there),
        kept.rings()
            .rings(
                new RingSearch(
                    "", ever, Optional.of(OTHER), Optional.empty(), Optional.empty(), 9)));
  }

  private List<RingRow> found(
      Optional<Instant> since, Optional<DoorId> door, Optional<Outcome> outcome, int limit) {
    return kept.rings().rings(new RingSearch("", since, Optional.empty(), door, outcome, limit));
  }

  @Test
  void aRingIsFoundByTheBeginningOfItsIdOnceItEnded() throws Exception {
    RingRow one = appended(bare(Duration.ofSeconds(1)));
    RingRow other = appended(bare(Duration.ofSeconds(1)));
    RingRow living = bare(Duration.ofSeconds(1));
    kept.rings().begin(living);
    kept.settle();
    String whole = one.id().value();
    assertEquals(List.of(one), kept.rings().rings(RingSearch.beginning(whole, 9)));
    assertEquals(
        List.of(one, other).stream()
            .sorted(Comparator.comparing((RingRow row) -> row.id().value()).reversed())
            .toList(),
        kept.rings().rings(RingSearch.beginning(whole.substring(0, 10), 9)));
    assertEquals(List.of(), kept.rings().rings(RingSearch.beginning(living.id().value(), 9)));
    assertEquals(List.of(), kept.rings().rings(RingSearch.beginning("ZZ%", 9)));
  }

  @Test
  void theLastPressOfEachDoorIsKnownAlsoOfARingThatLives() throws Exception {
    assertFalse(kept.rings().lastPresses().containsKey(GATE));
    appended(bare(Duration.ofSeconds(1)));
    RingRow newer = appended(bare(Duration.ofSeconds(2)));
    RingRow yard = appended(bare(RingId.next(3), YARD, BEGIN.plusSeconds(3)));
    assertEquals(newer.pressedAt(), kept.rings().lastPresses().get(GATE));
    assertEquals(yard.pressedAt(), kept.rings().lastPresses().get(YARD));
    RingRow living = bare(Duration.ofSeconds(4));
    kept.rings().begin(living);
    kept.settle();
    assertEquals(living.pressedAt(), kept.rings().lastPresses().get(GATE));
  }

  @Test
  void aRingThatBeganIsKeptAndSeenOnceItEnded() throws Exception {
    RingRow begun = bare(Duration.ZERO);
    kept.rings().begin(begun);
    kept.rings().begin(begun);
    kept.settle();
    assertTrue(kept.rings().kept(begun.id(), GATE, BEGIN));
    assertEquals(List.of(), kept.rings().rings(HERE, 10));
    assertEquals(Optional.empty(), kept.rings().ring(HERE, begun.id()));
    RingRow ended = full(begun.id(), GATE, BEGIN, Outcome.ANSWERED, List.of(TOLD));
    kept.rings().append(withoutCallBack(ended));
    kept.settle();
    assertEquals(List.of(withoutCallBack(ended)), kept.rings().rings(HERE, 10));
    kept.rings().begin(begun);
    kept.settle();
    assertEquals(List.of(withoutCallBack(ended)), kept.rings().rings(HERE, 10), "no end is undone");
  }

  /** Whom a ring calls back is known as it begins, and stays. */
  private static RingRow withoutCallBack(RingRow row) {
    return new RingRow(
        row.id(),
        row.door(),
        row.school(),
        row.pressedAt(),
        row.endedAt(),
        row.outcome(),
        row.answeredBy(),
        row.opened(),
        row.toldMs(),
        row.firstFrameMs(),
        row.twoWayAudioMs(),
        row.openRelayMs(),
        row.detail(),
        row.receipts(),
        row.clockSure());
  }

  @Test
  void aLockThatMovesAfterTheEndIsKeptOverWhatWasKept() throws Exception {
    RingRow ended = appended(bare(Duration.ZERO));
    RingRow moved =
        withoutCallBack(
            full(
                ended.id(),
                GATE,
                BEGIN,
                Outcome.ANSWERED,
                List.of(receipt("p1", 85, OptionalLong.of(900)))));
    appended(moved);
    appended(moved);
    assertEquals(List.of(moved), kept.rings().rings(HERE, 10));
  }

  @Test
  void theNameOfARingIsOfThePressThatUsedItFirst() throws Exception {
    RingRow first = appended(bare(Duration.ZERO));
    kept.rings().append(opening(first, 1, "gate", "released", Optional.empty()));
    kept.rings().append(first.id(), GATE, BEGIN, () -> List.of("what happened"));
    for (RingRow thief :
        List.of(
            bare(first.id(), YARD, BEGIN),
            bare(first.id(), GATE, BEGIN.plusMillis(1)),
            bare(first.id(), new DoorId("portail.pasteur"), BEGIN))) {
      kept.rings().begin(thief);
      kept.rings().append(thief);
      kept.rings().append(opening(thief, 1, "cellar", "refused", Optional.of("opened")));
      kept.rings().append(opening(thief, 2, "cellar", "refused", Optional.empty()));
      kept.rings().append(thief.id(), thief.door(), thief.pressedAt(), () -> List.of("stolen"));
      kept.settle();
      assertFalse(kept.rings().kept(thief.id(), thief.door(), thief.pressedAt()));
      assertEquals(List.of(), kept.rings().rings(List.of(OTHER), 10));
    }
    assertTrue(kept.rings().kept(first.id(), GATE, BEGIN));
    assertEquals(
        new RingDetail(
            first,
            List.of(opening(first, 1, "gate", "released", Optional.empty())),
            Map.of(),
            List.of()),
        detail(first));
    assertEquals(Optional.of(List.of("what happened")), kept.rings().recording(first.id()));
  }

  @Test
  void aNameThatARingBeganWithIsItsOwnBeforeItEnds() throws Exception {
    RingRow first = bare(Duration.ZERO);
    kept.rings().begin(first);
    kept.rings().append(bare(first.id(), YARD, BEGIN));
    kept.settle();
    assertEquals(List.of(), kept.rings().rings(HERE, 10));
    assertFalse(kept.rings().kept(first.id(), YARD, BEGIN));
    appended(first);
    assertEquals(List.of(first), kept.rings().rings(HERE, 10));
  }

  @Test
  void openingsStandInTheirOrderWithTheLastThatWasSaidOfEach() throws Exception {
    RingRow row = bare(Duration.ZERO);
    kept.rings().begin(row);
    kept.rings().append(opening(row, 2, "cellar", "ordered", Optional.empty()));
    kept.rings().append(opening(row, 1, "gate", "pulsing", Optional.empty()));
    kept.rings().append(opening(row, 1, "gate", "released", Optional.of("opened")));
    kept.rings().append(opening(bare(Duration.ofDays(1)), 1, "gate", "lost", Optional.empty()));
    appended(row);
    List<RingOpening> said =
        List.of(
            opening(row, 1, "gate", "released", Optional.of("opened")),
            opening(row, 2, "cellar", "ordered", Optional.empty()));
    assertEquals(said, detail(row).openings());
    kept.rings().append(opening(row, 2, "elsewhere", "refused", Optional.empty()));
    kept.settle();
    assertEquals(
        opening(row, 2, "cellar", "refused", Optional.empty()),
        detail(row).openings().getLast(),
        "who opened what does not change");
  }

  @Test
  void phonesHaveTheirNamesAsFarAsTheyAreKnown() throws Exception {
    String known = phone().id();
    String gone = phone().id();
    RingRow row =
        appended(
            full(
                RingId.next(1),
                GATE,
                BEGIN,
                Outcome.ANSWERED,
                List.of(
                    receipt(known, 1, OptionalLong.empty()),
                    receipt(gone, 2, OptionalLong.empty()),
                    receipt("0", 3, OptionalLong.empty()))));
    kept.phones().sessions().revoke(gone);
    assertEquals(Map.of(known, "Téléphone", gone, "Téléphone"), detail(row).phones());
    assertEquals("0", detail(row).row().receipts().getFirst().phoneId(), "by their ids");
  }

  @Test
  void whoWasCalledBackIsSeenAtTheRingOfWhichInOrder() throws Exception {
    RingRow missed = appended(bare(RingId.next(7), GATE, BEGIN));
    RingRow second = calledBack(missed, Duration.ofMinutes(2), Outcome.ANSWERED);
    RingRow first = calledBack(missed, Duration.ofMinutes(1), Outcome.NOBODY_REACHABLE);
    kept.rings().begin(calledBack(missed, Duration.ofMinutes(3), Outcome.FAILED));
    kept.rings().append(second);
    appended(first);
    assertEquals(
        List.of(
            new RingDetail.CalledBack(
                first.id(), new By("p9", "Loge"), first.pressedAt(), Outcome.NOBODY_REACHABLE),
            new RingDetail.CalledBack(
                second.id(), new By("p9", "Loge"), second.pressedAt(), Outcome.ANSWERED)),
        detail(missed).calledBack(),
        "one that still lives is not among them");
    assertEquals(second.callBack(), detail(second).row().callBack());
  }

  private static RingRow calledBack(RingRow of, Duration after, Outcome outcome) {
    RingRow full = full(RingId.next(9), GATE, BEGIN.plus(after), outcome, List.of());
    return new RingRow(
        full.id(),
        full.door(),
        full.school(),
        full.pressedAt(),
        full.endedAt(),
        full.outcome(),
        full.answeredBy(),
        full.opened(),
        full.toldMs(),
        full.firstFrameMs(),
        full.twoWayAudioMs(),
        full.openRelayMs(),
        full.detail(),
        full.receipts(),
        full.clockSure(),
        Optional.of(new RingRow.CallBack(of.id(), new By("p9", "Loge"))));
  }

  @Test
  void whatHappenedIsReplacedByALaterWordOfIt() throws Exception {
    RingRow row = appended(bare(Duration.ZERO));
    assertEquals(Optional.empty(), kept.rings().recording(row.id()));
    kept.rings().append(row.id(), GATE, BEGIN, () -> List.of("1", "deux", ""));
    kept.settle();
    assertEquals(Optional.of(List.of("1", "deux", "")), kept.rings().recording(row.id()));
    kept.rings().append(row.id(), GATE, BEGIN, () -> List.of("later"));
    kept.rings().append(RingId.next(5), GATE, BEGIN, () -> List.of("of no ring"));
    kept.settle();
    assertEquals(Optional.of(List.of("later")), kept.rings().recording(row.id()));
  }

  @Test
  void whatCannotBeMadeIsLostAndNothingAfterIt() throws Exception {
    RingRow row = appended(bare(Duration.ZERO));
    kept.rings()
        .append(
            row.id(),
            GATE,
            BEGIN,
            () -> {
              throw new IllegalStateException("a defect of ours");
            });
    RingRow next = appended(bare(Duration.ofSeconds(1)));
    assertEquals(List.of(next, row), kept.rings().rings(HERE, 10));
    assertEquals(Optional.empty(), kept.rings().recording(row.id()));
  }

  @Test
  void timesAreKeptToTheMillisecond() throws Exception {
    Instant pressed = BEGIN.plusNanos(1_999_999);
    RingRow row = bare(RingId.next(1), GATE, pressed);
    kept.rings().append(row);
    kept.rings().append(opening(row, 1, "gate", "released", Optional.empty()));
    kept.settle();
    assertEquals(BEGIN.plusMillis(1), detail(row).row().pressedAt());
    assertEquals(BEGIN.plusMillis(1_001), detail(row).openings().getFirst().at());
    assertTrue(kept.rings().kept(row.id(), GATE, pressed));
    assertTrue(kept.rings().kept(row.id(), GATE, BEGIN.plusMillis(1)));
    assertFalse(kept.rings().kept(row.id(), GATE, BEGIN.plusMillis(2)));
  }

  @Test
  void ofADetailFiveHundredCharactersAreKeptAndNoHalfOfOne() throws Exception {
    RingRow row = full(RingId.next(1), GATE, BEGIN, Outcome.FAILED, List.of());
    RingRow told =
        new RingRow(
            row.id(),
            row.door(),
            row.school(),
            row.pressedAt(),
            row.endedAt(),
            row.outcome(),
            row.answeredBy(),
            row.opened(),
            row.toldMs(),
            row.firstFrameMs(),
            row.twoWayAudioMs(),
            row.openRelayMs(),
            Optional.of("x".repeat(499) + "🛎🛎"),
            row.receipts(),
            row.clockSure());
    appended(told);
    assertEquals(Optional.of("x".repeat(499)), detail(row).row().detail());
  }

  @Test
  void aPurgeTakesOldRingsAndAllThatBelongsToThem() throws Exception {
    RingRow old = bare(Duration.ZERO);
    RingRow begun = bare(Duration.ofMinutes(1));
    RingRow young = bare(Duration.ofDays(1));
    kept.rings().begin(begun);
    kept.rings().append(old);
    kept.rings().append(old.id(), GATE, old.pressedAt(), () -> List.of("what happened"));
    kept.rings().append(opening(old, 1, "gate", "released", Optional.empty()));
    appended(young);
    time.pass(Duration.ofDays(30).plusMinutes(2));
    // With the two goes the row by which the test knew that all was written.
    assertEquals(3, kept.purge(Duration.ofDays(30)));
    assertEquals(List.of(young), kept.rings().rings(HERE, 10));
    assertFalse(kept.rings().kept(old.id(), GATE, old.pressedAt()));
    assertFalse(kept.rings().kept(begun.id(), GATE, begun.pressedAt()));
    assertEquals(Optional.empty(), kept.rings().recording(old.id()));
    appended(old);
    assertEquals(List.of(), detail(old).openings(), "of the same name again");
  }

  @Test
  void manyThreadsWriteAtOnceAndNoneIsLost() throws Exception {
    CompletableFuture<?>[] writers =
        IntStream.range(0, 8)
            .mapToObj(
                writer ->
                    CompletableFuture.runAsync(
                        () ->
                            IntStream.range(0, 10)
                                .forEach(
                                    i ->
                                        kept.rings()
                                            .append(bare(Duration.ofSeconds(10 * writer + i))))))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(writers).get(20, java.util.concurrent.TimeUnit.SECONDS);
    kept.settle();
    assertEquals(80, kept.rings().rings(HERE, 1_000).size());
  }

  @Test
  void whatWasTakenBeforeTheEndIsThereAfterIt() throws Exception {
    AtomicReference<Thread> maker = new AtomicReference<>();
    RingRow row = bare(Duration.ZERO);
    kept.rings().append(row);
    kept.rings()
        .append(
            row.id(),
            GATE,
            BEGIN,
            () -> {
              maker.set(Thread.currentThread());
              return List.of("made");
            });
    again();
    assertEquals(List.of(row), kept.rings().rings(HERE, 10));
    assertEquals(Optional.of(List.of("made")), kept.rings().recording(row.id()));
    assertNotEquals(null, maker.get());
  }
}
