package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import fr.heurtoir.protocol.door.DoorMessage.GateReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhatAGatesContactTellsTest {
  private static final RingId RING = new RingId("01JD0000000000000000000000");
  private static final long SECOND = 1_000_000_000L;

  private final GateContact gate = new GateContact("gate", Duration.ofSeconds(30), false, 0);
  private final List<GateReport> told = new ArrayList<>();
  private long now;

  private void at(double second) {
    long end = Math.round(second * SECOND);
    while (gate.wakeAt().isPresent() && gate.wakeAt().getAsLong() <= end) {
      now = Math.max(now, gate.wakeAt().getAsLong());
      told.addAll(gate.tick(now));
    }
    now = end;
    told.addAll(gate.tick(now));
  }

  private void contact(boolean open) {
    gate.contact(open, now);
  }

  private static GateReport report(Optional<RingId> ring, State state, long millis) {
    return new GateReport("gate", ring, state, millis);
  }

  @Test
  void openedAfterAnOrderAndClosedWithTheTimes() {
    gate.pulseBegan(RING, 0);
    at(2);
    contact(true);
    at(3);
    gate.pulseEnded(now);
    at(9);
    contact(false);
    at(60);
    assertEquals(
        List.of(
            report(Optional.of(RING), State.OPENED, 2000),
            report(Optional.of(RING), State.CLOSED, 7000)),
        told);
  }

  @Test
  void notOpenedIsToldOnceThePulseAndAMomentAreOver() {
    gate.pulseBegan(RING, 0);
    at(3);
    gate.pulseEnded(now);
    at(4.9);
    assertEquals(List.of(), told);
    at(20);
    assertEquals(1, told.size());
    assertEquals(State.NOT_OPENED, told.getFirst().state());
  }

  @Test
  void withoutOrderOrExitButtonItWasForced() {
    at(5);
    contact(true);
    at(6);
    contact(false);
    at(10);
    gate.exitPressed(now);
    at(12);
    contact(true);
    at(13);
    assertEquals(
        List.of(State.FORCED, State.CLOSED, State.OPENED),
        told.stream().map(GateReport::state).toList());
  }

  @Test
  void leftOpenIsToldOnceThenOnceAnHour() {
    gate.pulseBegan(RING, 0);
    at(1);
    contact(true);
    at(3600);
    assertEquals(
        List.of(State.OPENED, State.STILL_OPEN), told.stream().map(GateReport::state).toList());
    assertEquals(30_000, told.getLast().afterMillis());
    at(3 * 3600);
    assertEquals(4, told.size());
  }

  @Test
  void bouncingIsOneOpeningAndAContactThatFlapsForADayIsBounded() {
    for (int i = 0; i < 20; i++) {
      contact(i % 2 == 0);
      at(0.005 * (i + 1));
    }
    contact(true);
    at(1);
    assertEquals(1, told.size());
    for (int i = 0; i < 86_400; i++) {
      contact(i % 2 == 1);
      at(2 + i);
    }
    assertTrue(told.size() < GateContact.MOST_REPORTS + 8_700, () -> told.size() + " reports");
    assertTrue(gate.takePassedOver() > 70_000);
  }
}
