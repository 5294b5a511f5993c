package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.door.DoorMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's own commands. */
class ControlTest {
  @TempDir Path folder;

  private record Said(int status, String text) {}

  private Said ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = ControlClient.ask(folder.resolve("control.sock"), List.of(words), print, print);
    return new Said(status, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aLockdownOfASchoolIsSetHeldToldAndLifted() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      Said set = ask("lockdown", "set", "d1.jules-ferry");
      assertEquals(0, set.status(), set.text());
      assertTrue(set.text().contains("held by the door and the gateway"), set.text());
      assertTrue(set.text().contains("by=console."), set.text());
      assertTrue(station.lockdown);
      Said all = ask("lockdown", "set", "jules-ferry");
      assertEquals(ControlDesk.NOT_YET, all.status(), "one door is away");
      assertTrue(all.text().contains("held by the gateway alone"), all.text());
      assertTrue(ask("lockdown", "status").text().contains("d2.jules-ferry"));
      assertEquals(0, ask("lockdown", "lift", "d1.jules-ferry").status());
      assertTrue(!station.lockdown);
      Said doors = ask("doors", "d1.jules-ferry");
      assertTrue(doors.text().contains("registered=yes protocol=1"), doors.text());
      assertTrue(doors.text().contains("self_test=\"never\""), doors.text());
    }
  }

  @Test
  void aStationThatCannotRingSaysSoEverywhereUntilItCan() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      station.say(
          new DoorMessage.Abilities(
              false, false, false, false, true, "media: the sound server is away"));
      JsonNode door =
          WholeGateway.heard(phone, m -> m.path("door").path("faults").size() == 4).path("door");
      assertEquals("[\"hear\",\"ring\",\"show\",\"speak\"]", door.path("faults").toString());
      Said said = ask("doors", "d1.jules-ferry");
      assertTrue(said.text().contains("ring (media: the sound server is away)"), said.text());
      assertEquals(1, commune.rooms.counters().values().get("heurtoir_doors_cannot_ring"));
      assertEquals(0, commune.rooms.counters().values().get("heurtoir_doors_cannot_open"));
      String health = commune.rooms.probes().health().toString();
      assertTrue(health.contains("d1.jules-ferry cannot ring, show, hear, speak"), health);
      station.say(new DoorMessage.Abilities(true, true, true, true, true, ""));
      WholeGateway.heard(
          phone,
          m -> m.path("type").asText().equals("door") && m.path("door").path("faults").isEmpty());
      assertTrue(ask("doors", "d1.jules-ferry").text().contains("broken=\"-\""));
      assertEquals(0, commune.rooms.counters().values().get("heurtoir_doors_cannot_ring"));
    }
  }

  @Test
  void aDoorTestsItselfWhenItIsAsked() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      Said fine = ask("doors", "test", "d1.jules-ferry");
      assertEquals(0, fine.status(), fine.text());
      assertTrue(fine.text().contains("ok      camera"), fine.text());
      station.camera = false;
      Said broken = ask("doors", "test", "d1.jules-ferry");
      assertEquals(Command.UNAVAILABLE, broken.status(), broken.text());
      assertTrue(broken.text().contains("failed  camera"), broken.text());
      assertEquals(ControlDesk.NOT_YET, ask("doors", "test", "d2.jules-ferry").status());
      assertEquals(Command.USAGE, ask("doors", "test", "jules-ferry").status());
      assertEquals(Command.USAGE, ask("doors", "test").status());
    }
  }

  @Test
  void aNewKeyIsMadeOnceAndNotAgainBeforeItIsEverywhere() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      Said rolled = ask("keys", "roll");
      assertEquals(0, rolled.status(), rolled.text());
      Until.holds("told", () -> station.honoured.size() == 2);
      assertEquals(ControlDesk.NOT_YET, ask("keys", "roll").status());
      Until.holds("known", () -> ask("keys", "status").text().contains("keys=newest"));
    }
  }

  @Test
  void aLostOrderKeyIsSaidWhileRingsGoOnAndAnotherIsMadeOnlyWhenSomebodySaysSo() throws Exception {
    Path key = folder.resolve("order.key");
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      assertTrue(Files.exists(key), "made at the first start");
    }
    Files.delete(key);
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      station.ring();
      assertTrue(ask("keys", "status").text().contains("the order key is lost"));
      assertEquals(ControlDesk.NOT_YET, ask("keys", "roll").status());
      assertTrue(Files.notExists(key), "nothing was made in silence");
      Said anew = ask("keys", "begin-anew");
      assertEquals(0, anew.status(), anew.text());
      assertTrue(Files.exists(key));
      assertTrue(!ask("keys", "status").text().contains("lost"));
      assertEquals(ControlDesk.NOT_YET, ask("keys", "begin-anew").status(), "once");
    }
  }

  @Test
  void whatIsWrongIsSaidWithTheUsage() throws Exception {
    assertEquals(Command.UNAVAILABLE, ask("doors").status(), "no gateway runs");
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      assertEquals(Command.USAGE, ask("dance").status());
      assertEquals(Command.USAGE, ask().status());
      assertEquals(Command.USAGE, ask("lockdown", "set").status());
      assertEquals(Command.USAGE, ask("lockdown", "set", "nowhere").status());
      assertEquals(Command.USAGE, ask("lockdown", "set", "jules-ferry", "more").status());
    }
    assertTrue(Files.notExists(folder.resolve("control.sock")), "tidied away");
  }

  @Test
  void theSocketIsItsOwnersAndGarbageIsDropped() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      Path socket = folder.resolve("control.sock");
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      for (String bad : List.of("x".repeat(5000) + "\n", "{}x\n", "{\"do\":[1]}\n", "[]\n")) {
        try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
          peer.write(ByteBuffer.wrap(bad.getBytes(StandardCharsets.UTF_8)));
          assertEquals(-1, read(peer), bad.substring(0, 3));
        }
      }
      assertEquals(0, ask("doors").status());
    }
  }

  private static int read(SocketChannel peer) {
    try {
      return peer.read(ByteBuffer.allocate(16));
    } catch (java.io.IOException reset) {
      return -1;
    }
  }
}
