package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TheLockMachine {
  private static final long SECOND = 1_000_000_000L;
  private static final RingId RING = new RingId("01JD0000000000000000000000");
  private static final RingId OTHER = new RingId("01JD0000000000000000000001");

  private final LockMachine machine = machine(4);

  private static LockMachine machine(int pulseSeconds) {
    return new LockMachine(
        new LockSettings(
            Path.of("/nowhere"),
            Duration.ofSeconds(10),
            List.of(
                new LockSettings.Lock(
                    "gate", new LineChoice("lock", false), Duration.ofSeconds(pulseSeconds)))),
        new LiveRingVerifier(Duration.ofSeconds(10)));
  }

  private List<LockEffect> open(long counter, long now) {
    List<LockEffect> effects = new ArrayList<>();
    for (LockEffect effect : machine.order(new Order(RING, "gate", counter), now)) {
      effects.add(effect);
      if (effect instanceof LockEffect.Energise(Order order)) {
        effects.addAll(machine.energised(order, now));
      }
    }
    return effects;
  }

  private static String refusal(List<LockEffect> effects) {
    return effects.stream()
        .filter(LockEffect.Report.class::isInstance)
        .map(e -> ((LockEffect.Report) e).report())
        .filter(r -> r.state() == LockReport.State.REFUSED)
        .map(r -> r.reason().orElse("?"))
        .findFirst()
        .orElse("accepted");
  }

  @Test
  void aFurtherOrderLengthensAPulseButNeverBeyondTheHardCap() {
    machine.ringBegins(RING, 0);
    open(1, 0);
    for (long second = 1; second <= 14; second++) {
      assertEquals("accepted", refusal(open(1 + second, second * SECOND)));
      assertEquals(List.of(), machine.tick(second * SECOND));
    }
    assertEquals(15 * SECOND, machine.wakeAt().orElseThrow());
    assertEquals(List.of(), machine.tick(15 * SECOND - 1));
    List<LockEffect> end = machine.tick(15 * SECOND);
    assertEquals(new LockEffect.Release("gate"), end.getFirst());
    assertEquals(16, end.size(), "released, and said so for each of fifteen orders");
    assertTrue(machine.wakeAt().isEmpty());
  }

  @Test
  void aRingOpensUntilAWhileAfterItsCallAndNotLonger() {
    machine.ringBegins(RING, 0);
    machine.ringEnds(RING, 100 * SECOND);
    assertEquals("accepted", refusal(open(1, 110 * SECOND - 1)));
    assertEquals("ring-over", refusal(open(2, 110 * SECOND)));
  }

  @Test
  void aRingThatTheAgentForgetsToEndIsOverAfterAQuarterOfAnHour() {
    machine.ringBegins(RING, 0);
    assertEquals("ring-over", refusal(open(1, 15 * 60 * SECOND)));
  }

  @Test
  void aNewRingEndsTheOneBefore() {
    machine.ringBegins(RING, 0);
    machine.ringBegins(OTHER, 5 * SECOND);
    assertEquals("ring-over", refusal(open(1, 15 * SECOND)));
  }

  @Test
  void whenTheAgentIsGoneItsRingsOpenNothingEvenAnnouncedAgain() {
    machine.ringBegins(RING, 0);
    machine.agentGone();
    assertFalse(machine.ringBegins(RING, SECOND));
    assertEquals("replayed", refusal(open(1, SECOND)));
  }

  @Test
  void aLineThatFailsIsReportedAndLetGo() {
    machine.ringBegins(RING, 0);
    Order order = new Order(RING, "gate", 1);
    assertEquals(List.of(new LockEffect.Energise(order)), machine.order(order, 0));
    List<LockEffect> effects = machine.failed(order);
    assertEquals(new LockEffect.Release("gate"), effects.getFirst());
    assertEquals("line-failed", refusal(effects));
    assertTrue(machine.wakeAt().isEmpty());
  }

  @Test
  void afterAStopNothingMoves() {
    machine.ringBegins(RING, 0);
    open(1, 0);
    assertEquals(new LockEffect.Release("gate"), machine.stop().getFirst());
    assertEquals("stopping", refusal(open(2, 0)));
  }

  /** Whatever is ordered and whenever: one counter moves the lock at most once. */
  @Property(tries = 300)
  void noCounterIsGoodTwice(@ForAll long seed) {
    Random random = new Random(seed);
    LockMachine tried = machine(1);
    tried.ringBegins(RING, 0);
    List<Order> moved = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 200; i++) {
      now += random.nextLong(SECOND / 2);
      Order order =
          new Order(random.nextInt(4) == 0 ? OTHER : RING, "gate", 1 + random.nextLong(100));
      for (LockEffect effect : tried.order(order, now)) {
        if (effect instanceof LockEffect.Energise(Order energise)) {
          moved.add(energise);
          tried.energised(energise, now);
        }
      }
      tried.tick(now);
      assertTrue(tried.wakeAt().orElse(now + 1) > now);
    }
    assertEquals(moved.size(), moved.stream().distinct().count());
    assertTrue(moved.stream().allMatch(order -> order.ring().equals(RING)));
    for (int i = 1; i < moved.size(); i++) {
      assertTrue(moved.get(i).counter() > moved.get(i - 1).counter());
    }
  }
}
