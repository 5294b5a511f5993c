package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.door.DoorMessage.LateRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station whose gateway is away when somebody rings. */
class ARingWithoutAGatewayTest {
  @TempDir Path folder;

  @Test
  void isSaidToTheVisitorAtOnceSurvivesARestartOfTheStationAndIsToldTheGatewayOnceItIsBack()
      throws Exception {
    int port;
    try (GatewayStandIn gateway = GatewayStandIn.start(folder, 0)) {
      port = gateway.port();
    }
    Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + port);
    Path kept = folder.resolve("keep/rings.log");
    try (SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN)) {
      assertEquals(200, Hand.press(station).statusCode());
      Await.until(
          "the visitor is told",
          () -> station.agent().facade().state().contains("\"notice\":\"out-of-service\""));
      Await.until("the ring is on the disk", () -> Files.size(kept) > 0);
    }
    try (SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN);
        GatewayStandIn gateway = GatewayStandIn.start(folder, port)) {
      Await.until("the late ring", () -> lateRings(gateway).size() == 1);
      LateRing late = lateRings(gateway).getFirst();
      assertEquals(Outcome.NOBODY_REACHABLE, late.outcome());
      assertTrue(late.sure(), "within one boot the age is sure");
      assertTrue(late.ageMillis() >= 0 && late.ageMillis() < 120_000, late::toString);
      Await.until(
          "its delivery is on the disk",
          () -> Files.readString(kept).contains("done " + late.ring()));
      assertTrue(gateway.invites.isEmpty(), "nobody is called about a visitor who is gone");
      assertTrue(station.agent().lastRing().isEmpty());
    }
  }

  private static List<LateRing> lateRings(GatewayStandIn gateway) {
    return gateway.reports.stream()
        .filter(LateRing.class::isInstance)
        .map(LateRing.class::cast)
        .toList();
  }
}
