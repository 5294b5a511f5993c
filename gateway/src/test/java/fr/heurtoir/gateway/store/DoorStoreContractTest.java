package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys.Keys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest.Check;
import fr.heurtoir.protocol.order.OrderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link DoorStore} promises, whatever keeps it. */
class DoorStoreContractTest extends PortContract {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void theLastThatADoorSaidOfItselfIsKept() throws Exception {
    assertEquals(Map.of(), kept.doors().health());
    DoorHealth whole =
        new DoorHealth(
            "1.2.3",
            Optional.of(
                new DoorHealth.Test(
                    BEGIN,
                    List.of(
                        new Check("camera", false, "aucune image: “noire”"),
                        new Check("lock", true, "ok")))),
            true,
            Map.of("camera", "no picture", "speaker", ""),
            Optional.of(Instant.EPOCH));
    kept.doors().keep(GATE, DoorHealth.UNKNOWN);
    kept.doors().keep(GATE, whole);
    kept.doors().keep(YARD, DoorHealth.UNKNOWN);
    again();
    assertEquals(Map.of(GATE, whole, YARD, DoorHealth.UNKNOWN), kept.doors().health());
    kept.doors().keep(GATE, DoorHealth.UNKNOWN);
    assertEquals(DoorHealth.UNKNOWN, kept.doors().health().get(GATE), "what is over is gone");
  }

  @Test
  void aDoorThatNeverSaidAnythingHasNoHealthWhateverElseIsKeptOfIt() {
    kept.doors().tookKeys(GATE, 1);
    kept.doors().want(Map.of(YARD, new Wanted(true, CONSOLE, BEGIN)));
    assertEquals(Map.of(), kept.doors().health());
  }

  @Test
  void theLockdownThatIsWantedIsTheLastOneAndHowItCameIsKept() throws Exception {
    kept.doors()
        .want(
            Map.of(GATE, new Wanted(true, CONSOLE, BEGIN), YARD, new Wanted(true, CONSOLE, BEGIN)));
    kept.doors().want(Map.of(GATE, new Wanted(false, "p1", BEGIN.plusSeconds(1))));
    kept.doors().want(Map.of());
    again();
    assertEquals(
        Map.of(
            GATE,
            new Wanted(false, "p1", BEGIN.plusSeconds(1)),
            YARD,
            new Wanted(true, CONSOLE, BEGIN)),
        kept.doors().wanted());
    assertEquals(List.of("lockdown-lifted p1", "lockdown-set " + CONSOLE), kept.happened(GATE));
    assertEquals(List.of("lockdown-set " + CONSOLE), kept.happened(YARD));
  }

  @Test
  void whatHappenedIsOfItsDoorAndGoesWhenItIsOld() {
    kept.doors().happened(GATE, BEGIN, "forced", "la grille");
    kept.doors().happened(GATE, BEGIN.plus(Duration.ofDays(1)), "tamper", "");
    kept.doors().happened(YARD, BEGIN.plus(Duration.ofDays(1)), "forced", "gate");
    assertEquals(List.of("tamper ", "forced la grille"), kept.happened(GATE));
    time.pass(Duration.ofDays(30).plusMillis(1));
    kept.purge(Duration.ofDays(30));
    assertEquals(List.of("tamper "), kept.happened(GATE));
  }

  @Test
  void theNewestEpochOfTheKeysCountsAndNoneIsWrittenTwice() throws Exception {
    assertEquals(
        new OrderKeys.Kept(Optional.empty(), Map.of()), kept.doors().orderKeys(CommuneId.FIRST));
    KeyEpoch first = new KeyEpoch(1, List.of(OrderKey.generate().publicKey()), BEGIN);
    KeyEpoch second =
        new KeyEpoch(
            2,
            List.of(first.keys().getFirst(), OrderKey.generate().publicKey()),
            BEGIN.plusSeconds(1));
    kept.doors().keep(CommuneId.FIRST, second);
    kept.doors().keep(CommuneId.FIRST, first);
    kept.doors().keep(CommuneId.FIRST, new KeyEpoch(2, first.keys(), BEGIN));
    kept.doors().tookKeys(GATE, 1);
    kept.doors().tookKeys(GATE, 2);
    kept.doors().tookKeys(YARD, 1);
    again();
    assertEquals(
        new OrderKeys.Kept(Optional.of(second), Map.of(GATE, 2L, YARD, 1L)),
        kept.doors().orderKeys(CommuneId.FIRST));
  }

  @Test
  void ofTwoWritesOfADoorsKeysTheLaterChangeStaysWhicheverComesLast() throws Exception {
    assertEquals(Map.of(), kept.doors().stationKeys());
    Keys later = new Keys(Optional.empty(), Optional.of("next"), BEGIN, 3);
    kept.doors().keep(GATE, new Keys(Optional.of("one"), Optional.empty(), BEGIN, 1));
    kept.doors().keep(GATE, later);
    kept.doors().keep(GATE, new Keys(Optional.of("two"), Optional.empty(), BEGIN, 2));
    kept.doors().keep(GATE, new Keys(Optional.of("again"), Optional.empty(), BEGIN, 3));
    Keys yards = new Keys(Optional.of("one"), Optional.empty(), BEGIN, 1);
    kept.doors().keep(YARD, yards);
    again();
    assertEquals(Map.of(GATE, later, YARD, yards), kept.doors().stationKeys());
  }

  @Test
  void aTokenEnrolsOneDoorOnceAndTheSameKeyAgainForTenMinutes() throws Exception {
    String token = kept.doors().issue(GATE, HOUR);
    assertEquals(43, token.length());
    assertNotEquals(token, kept.doors().issue(GATE, HOUR));
    again();
    assertEquals(Optional.of(GATE), kept.doors().redeem(token, "key"));
    assertEquals(Optional.empty(), kept.doors().redeem(token, "other"));
    time.pass(Duration.ofMinutes(10).minusMillis(1));
    assertEquals(Optional.of(GATE), kept.doors().redeem(token, "key"));
    time.pass(Duration.ofMillis(1));
    assertEquals(Optional.empty(), kept.doors().redeem(token, "key"), "ten minutes of the first");
    for (String none : List.of("", "x", "A".repeat(43), "x".repeat(10_000), token + " ")) {
      assertEquals(Optional.empty(), kept.doors().redeem(none, "key"));
    }
  }

  @Test
  void aTokenIsOverAtItsTimeAndHasOneThatIsInItsRange() {
    String token = kept.doors().issue(GATE, HOUR);
    String longest = kept.doors().issue(GATE, DoorStore.MAX_VALIDITY);
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            DoorStore.MAX_VALIDITY.plus(Duration.ofMillis(1)))) {
      assertThrows(IllegalArgumentException.class, () -> kept.doors().issue(GATE, wrong));
    }
    time.pass(HOUR);
    assertEquals(Optional.empty(), kept.doors().redeem(token, "key"));
    assertEquals(Optional.of(GATE), kept.doors().redeem(longest, "key"));
  }

  @Test
  void theOpenTokensOfADoorEndAndNoOtherDoors() {
    String used = kept.doors().issue(GATE, HOUR);
    kept.doors().redeem(used, "key");
    String open = kept.doors().issue(GATE, HOUR);
    String yards = kept.doors().issue(YARD, HOUR);
    assertEquals(1, kept.doors().revoke(GATE));
    assertEquals(0, kept.doors().revoke(GATE));
    assertEquals(Optional.empty(), kept.doors().redeem(open, "key"));
    assertEquals(Optional.of(GATE), kept.doors().redeem(used, "key"), "its answer may be lost");
    assertEquals(Optional.of(YARD), kept.doors().redeem(yards, "key"));
  }

  @Test
  void aRingThatADoorReportsLaterIsKeptWhereItIsNotKnown() throws Exception {
    RingId missed = RingId.next(1);
    RingId known = RingId.next(2);
    RingRow row =
        RingRow.late(
            new DoorMessage.LateRing(known, 0, true, Outcome.ANSWERED), GATE, BEGIN.plusSeconds(5));
    kept.rings().append(row);
    var late = new DoorMessage.LateRing(missed, 1_000, false, Outcome.NOBODY_REACHABLE);
    kept.doors().late(GATE, late, BEGIN);
    kept.doors().late(GATE, late, BEGIN.plusSeconds(1));
    kept.doors().late(YARD, late, BEGIN);
    kept.doors()
        .late(GATE, new DoorMessage.LateRing(known, 0, true, Outcome.FAILED), BEGIN.plusSeconds(5));
    kept.settle();
    assertEquals(
        List.of(row, RingRow.late(late, GATE, BEGIN)), kept.rings().rings(List.of(SCHOOL), 10));
  }

  @Test
  void whatWaitsIsDoneAsideAndFailsAsItFailed() throws Exception {
    assertEquals(7, kept.doors().ask(() -> 7).get(20, TimeUnit.SECONDS));
    assertEquals(true, kept.doors().aside(() -> {}).get(20, TimeUnit.SECONDS));
    var failed = new IllegalStateException("as it failed");
    ExecutionException told =
        assertThrows(
            ExecutionException.class,
            () ->
                kept.doors()
                    .ask(
                        () -> {
                          throw failed;
                        })
                    .get(20, TimeUnit.SECONDS));
    assertEquals(failed, told.getCause());
    var writes =
        IntStream.range(0, 20)
            .mapToObj(i -> kept.doors().aside(() -> kept.doors().tookKeys(GATE, i)))
            .toList();
    for (var write : writes) {
      assertEquals(true, write.get(20, TimeUnit.SECONDS));
    }
    assertEquals(1, kept.doors().orderKeys(CommuneId.FIRST).taken().size());
  }
}
