package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RecordingText;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring that is over can be looked at again, by a command, and taken home as a test case. */
class ReplayTest {
  @TempDir Path folder;
  private WholeGateway commune;

  @BeforeEach
  void start() throws Exception {
    commune = new WholeGateway(folder, 1);
  }

  @AfterEach
  void stop() throws Exception {
    commune.close();
  }

  private record Said(int status, List<String> lines) {}

  private Said ask(String... words) {
    List<String> lines = new ArrayList<>();
    int status =
        ControlClient.ask(folder.resolve("control.sock"), List.of(words), lines::add, System.err);
    return new Said(status, lines);
  }

  @Test
  void aRingThatIsOverHappensAgainWithItsEndAndWithoutItsPeople() throws Exception {
    StationDouble station = commune.station(WholeGateway.GATE);
    station.register(Optional.of("1"));
    TestPhone phone = commune.phone();
    RingId ring = station.ring();
    WholeGateway.heard(phone, "ring", "state", "ringing");
    assertEquals(Command.UNAVAILABLE, ask("replay", ring.value()).status(), "it lives yet");
    phone.say("{\"type\":\"decline\",\"ring\":\"" + ring + "\"}");
    WholeGateway.heard(phone, "state", "state", "ended");
    Until.holds("kept", () -> ask("replay", ring.value()).status() == 0);

    List<String> told = ask("replay", ring.value()).lines();
    assertTrue(told.stream().anyMatch(line -> line.contains("Decline[phone=p1]")), told::toString);
    assertTrue(
        told.stream().anyMatch(line -> line.contains("-> EndDoor[outcome=DECLINED]")),
        told::toString);
    assertFalse(String.join("\n", told).contains("directrice"), "phones are pseudonyms");

    Recording taken = RecordingText.read(ask("replay", ring.value(), "recording").lines());
    assertTrue(
        taken.replay().stream()
            .flatMap(step -> step.effects().stream())
            .anyMatch(new RingEffect.EndDoor(Outcome.DECLINED)::equals));
  }

  @Test
  void whatIsNoRingIsSaid() {
    assertEquals(Command.USAGE, ask("replay").status());
    assertEquals(Command.USAGE, ask("replay", "../../etc/passwd").status());
    assertEquals(Command.USAGE, ask("replay", RingId.next(0).value(), "backwards").status());
    assertEquals(Command.UNAVAILABLE, ask("replay", RingId.next(0).value()).status());
  }
}
