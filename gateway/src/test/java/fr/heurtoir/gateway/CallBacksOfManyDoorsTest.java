package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.doors.DoorLine;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.rings.CallBacks;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one door reports touches no visitor of another. */
class CallBacksOfManyDoorsTest {
  private static final DoorId MAD = new DoorId("portail.jean-mace");
  private static final DoorId OTHER = new DoorId("portail.jules-ferry");

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Schools schools = new Schools(List.of(school(MAD), school(OTHER)));
  private final CallBacks callBacks =
      new CallBacks(loop, () -> schools, new Nowhere(), MonotonicClock.system(), door -> false);

  private record Nowhere() implements DoorLine {
    @Override
    public boolean registered(DoorId door) {
      return false;
    }

    @Override
    public CompletionStage<Boolean> send(
        DoorId door,
        java.util.function.Supplier<java.util.Optional<? extends DoorMessage.ToDoor>> message) {
      return CompletableFuture.completedStage(false);
    }
  }

  private static School school(DoorId door) {
    return new School(
        door.school(),
        door.school(),
        List.of(new Door(door, "Portail", List.of("gate"), Duration.ofSeconds(3))),
        List.of(new Person("directrice", "Mme Martin")),
        RingPlan.standard());
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private static DoorMessage.LateRing late(RingId ring) {
    return new DoorMessage.LateRing(ring, 1_000, true, Outcome.NOBODY_REACHABLE);
  }

  @Test
  void fiveThousandLateRingsOfOneDoorEndNobodyElses() {
    RingId others = RingId.next(1);
    callBacks.late(OTHER, late(others));
    List<RingId> flood = IntStream.range(0, 5_000).mapToObj(i -> RingId.next(1_000 + i)).toList();
    flood.forEach(ring -> callBacks.late(MAD, late(ring)));
    assertTrue(callBacks.remaining(others).isPositive());
    assertEquals(
        CallBacks.REMEMBERED,
        flood.stream().filter(ring -> callBacks.remaining(ring).isPositive()).count());
    assertTrue(callBacks.remaining(flood.getLast()).isPositive(), "the newest counts");
  }

  @Test
  void aDoorCanNeitherTakeNorEndARingOfAnotherDoor() {
    RingId ring = RingId.next(1);
    callBacks.late(OTHER, late(ring));
    callBacks.late(MAD, late(ring));
    callBacks.late(MAD, new DoorMessage.LateRing(ring, 1_000, true, Outcome.ANSWERED));
    assertTrue(callBacks.remaining(ring).isPositive());
    callBacks.late(OTHER, new DoorMessage.LateRing(ring, 1_000, true, Outcome.ANSWERED));
    assertEquals(Duration.ZERO, callBacks.remaining(ring));
  }
}
