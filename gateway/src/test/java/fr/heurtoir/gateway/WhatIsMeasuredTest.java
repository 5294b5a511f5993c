package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} says of rings and doors, after a ring. */
class WhatIsMeasuredTest {
  private static final String OF_DOOR = "{school=\"jules-ferry\",door=\"d1.jules-ferry\"}";

  @TempDir Path folder;

  @Test
  void aRingIsCountedForItsSchoolAndTimedAndItsDoorHasARow() throws Exception {
    Instant before = Instant.now();
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      String declined = "heurtoir_rings_ended_total{school=\"jules-ferry\",outcome=\"declined\"} ";
      assertTrue(has(commune, declined + 0), "or nobody sees the first one");
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      phone.say("{\"type\":\"told\",\"ring\":\"" + ring + "\",\"id\":1}");
      WholeGateway.heard(phone, "ok", "re", "1");
      phone.say("{\"type\":\"decline\",\"ring\":\"" + ring + "\",\"id\":2}");
      Until.holds("the ring is counted", () -> has(commune, declined + 1));
      assertTrue(has(commune, "heurtoir_ring_told_seconds_count 1"), text(commune));
      assertTrue(has(commune, "heurtoir_ring_open_relay_seconds_count 0"), text(commune));
      Until.holds(
          "the door is reached", () -> has(commune, "heurtoir_door_registered" + OF_DOOR + " 1"));
      assertTrue(has(commune, "heurtoir_doors_configured 1"), text(commune));
      Until.holds(
          "its bell was pressed just now",
          () ->
              text(commune)
                  .lines()
                  .filter(
                      line ->
                          line.startsWith("heurtoir_door_last_ring_timestamp_seconds" + OF_DOOR))
                  .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                  .anyMatch(at -> at >= before.getEpochSecond() - 60));
    }
  }

  private static String text(WholeGateway commune) {
    return commune.rooms.counters().text();
  }

  private static boolean has(WholeGateway commune, String line) {
    return text(commune).lines().anyMatch(line::equals);
  }
}
