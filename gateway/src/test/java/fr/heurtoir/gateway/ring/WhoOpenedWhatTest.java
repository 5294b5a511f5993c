package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WhoOpenedWhatTest {
  /** The last that is kept of each order. */
  private static List<Opening> kept(RingBench bench) {
    TreeMap<Integer, Opening> last = new TreeMap<>();
    for (RingEffect effect : bench.effects) {
      if (effect instanceof RingEffect.KeepOpening(Opening opening)) {
        last.put(opening.number(), opening);
      }
    }
    return List.copyOf(last.values());
  }

  private static Opening opening(int number, Instant at, LockState state, GateReport.State gate) {
    return new Opening(number, "gate", "a", at, state, Optional.ofNullable(gate));
  }

  @Test
  void eachOrderIsKeptWithWhatBecameOfIt() {
    var bench = new RingBench().talking("a");
    Instant first = bench.now;
    bench.open("a", "gate");
    bench.accepted(1).released(1);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.NOT_OPENED));
    bench.advanceBy(Duration.ofSeconds(5));
    Instant second = bench.now;
    bench.open("a", "gate");
    bench.accepted(2);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.OPENED));
    bench.released(2);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.CLOSED));
    bench.advanceBy(Duration.ofSeconds(5));
    Instant third = bench.now;
    bench.open("a", "gate");
    bench.advanceBy(Duration.ofSeconds(4));
    assertEquals(
        List.of(
            opening(1, first, LockState.RELEASED, GateReport.State.NOT_OPENED),
            opening(2, second, LockState.RELEASED, GateReport.State.OPENED),
            opening(3, third, LockState.UNCONFIRMED, null)),
        kept(bench));
  }

  @Test
  void tapsThatWaitForTheDoorTogetherAreOneOrder() {
    var bench = new RingBench(false).ready("a").told("a");
    Instant first = bench.now;
    bench.open("a", "gate");
    bench.advanceBy(Duration.ofMillis(300));
    bench.open("a", "gate");
    bench.advanceBy(Duration.ofMillis(300));
    bench.doorReady();
    bench.accepted(1);
    assertEquals(List.of(opening(1, first, LockState.PULSING, null)), kept(bench));
  }

  @Test
  void whatTheDoorRefusedHasNoGate() {
    var bench = new RingBench().talking("a");
    Instant at = bench.now;
    bench.open("a", "gate");
    bench.refused(1);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.OPENED));
    assertEquals(List.of(opening(1, at, LockState.REFUSED, null)), kept(bench));
  }

  @Test
  void whatHappensAfterTheEndIsKeptToo() {
    var bench = new RingBench().talking("a");
    Instant at = bench.now;
    bench.open("a", "gate");
    bench.on(new RingEvent.HangUp("a"));
    bench.accepted(1).released(1);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.STILL_OPEN));
    assertEquals(
        List.of(opening(1, at, LockState.RELEASED, GateReport.State.STILL_OPEN)), kept(bench));
  }
}
