package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.Nonce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole station in a talk, its gate released, when its gateway goes and does not come back. */
class TheGatewayVanishesInMidCallTest {
  private static final Duration PULSE = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void thePulseEndsInTimeTheTalkIsGivenUpAndTheVisitorIsTold() throws Exception {
    GatewayStandIn gateway = GatewayStandIn.start(folder, 0);
    Path config =
        StationToml.write(folder, (int) PULSE.toMillis(), 30, "127.0.0.1:" + gateway.port());
    try (SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN)) {
      station.agent().ready().get(60, java.util.concurrent.TimeUnit.SECONDS);
      Await.until("an INVITE", () -> began(station) || !gateway.invites.isEmpty());
      Await.until("taken", () -> !gateway.invites.isEmpty());
      RingId ring = gateway.ring();
      try (LocalPeer peer = LocalPeer.listening(frame -> {}, (data, bits, rate, ch, n) -> {})) {
        gateway.respond(200, peer.answer(gateway.offer()), null);
        shown(station, "speak");
        assertEquals(200, gateway.say(LockRig.order(ring, nonce(gateway, ring), 1)));
        shown(station, "door-open");
        long gone = System.nanoTime();
        gateway.close();
        Await.until("released", () -> edges().size() == 2);
        assertTrue(pulse().compareTo(PULSE.plusMillis(500)) < 0, () -> pulse() + "");
        System.out.println("measured pulse_with_vanished_gateway_ms=" + pulse().toMillis());
        Await.until("given up", () -> !List.of("speak", "door-open").contains(notice(station)));
        String told = notice(station);
        System.out.println(
            "measured told_after_gateway_vanished_ms="
                + (System.nanoTime() - gone) / 1_000_000
                + " notice="
                + told);
        assertFalse(told.equals("at-rest"), told);
        shown(station, "out-of-service");
        assertEquals(2, edges().size(), "nothing moved after that");
      }
    } finally {
      gateway.close();
    }
  }

  private static boolean began(SimulatedStation station) throws Exception {
    return !Hand.press(station).body().contains("null");
  }

  private static Nonce nonce(GatewayStandIn gateway, RingId ring) throws Exception {
    Await.until("a nonce", () -> gateway.reports.stream().anyMatch(r -> of(r, ring)));
    return gateway.reports.stream()
        .filter(r -> of(r, ring))
        .map(r -> ((DoorMessage.RingNonce) r).nonce())
        .toList()
        .getLast();
  }

  private static boolean of(DoorMessage report, RingId ring) {
    return report instanceof DoorMessage.RingNonce nonce && nonce.ring().equals(ring);
  }

  private static String notice(SimulatedStation station) throws Exception {
    JsonNode state = JsonMapper.builder().build().readTree(station.agent().facade().state());
    return state.path("notice").asText();
  }

  private static void shown(SimulatedStation station, String wanted) throws Exception {
    Await.until(wanted + " shown", () -> notice(station).equals(wanted));
  }

  private List<String[]> edges() throws Exception {
    return Files.readAllLines(folder.resolve("edges.log")).stream()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals("lock"))
        .toList();
  }

  private Duration pulse() {
    try {
      List<String[]> edges = edges();
      return Duration.ofNanos(Long.parseLong(edges.get(1)[2]) - Long.parseLong(edges.get(0)[2]));
    } catch (Exception unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
