package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.RingId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is newer than this station says more than the station knows. */
class AGatewayOfTheNextVersionTest {
  @TempDir Path folder;

  @Test
  void isServedAsOneOfThisVersionAndItsNewWordsArePassedOver() throws Exception {
    try (GatewayStandIn gateway = GatewayStandIn.start(folder, 0)) {
      gateway.version = ProtocolVersion.CURRENT + 1;
      Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + gateway.port());
      try (SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN)) {
        station.agent().ready().get(60, TimeUnit.SECONDS);
        assertEquals(Integer.toString(ProtocolVersion.CURRENT), gateway.doorsVersion);
        String status = status(station);
        assertTrue(status.contains("\"registered\" : true"), status);
        assertTrue(status.contains("\"time_sure\" : true"), "the gateway told the time");
        assertTrue(status.contains("\"lock\" : true"), status);
        assertEquals(200, Hand.press(station).statusCode());
        Await.until("an INVITE", () -> gateway.invites.size() == 1);
        RingId ring = gateway.ring();
        gateway.respond(180, null, null);
        assertEquals(
            200,
            say(gateway, "{\"v\":1,\"type\":\"hologram\",\"ring\":\"" + ring + "\",\"depth\":3}"));
        assertEquals(
            200,
            say(
                gateway,
                "{\"v\":1,\"type\":\"show\",\"ring\":\""
                    + ring
                    + "\",\"moment\":\""
                    + Moment.LOOKED_AT.code()
                    + "\",\"colour\":\"blue\",\"of\":{\"more\":[1,2]}}"));
        Await.until(
            "the known part is shown",
            () -> station.agent().facade().state().contains("\"looked-at\""));
        gateway.respond(480, null, Outcome.NOBODY_ANSWERED);
        Await.until(
            "the ring's end is shown",
            () -> station.agent().facade().state().contains("nobody-answered"));
      }
      assertTrue(gateway.count("REGISTER") > 0);
    }
  }

  private static String status(SimulatedStation station) throws Exception {
    URI at = URI.create("http://127.0.0.1:" + station.agent().facade().port() + "/status");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString())
        .body();
  }

  private static int say(GatewayStandIn gateway, String json) throws Exception {
    return gateway.say("MESSAGE", json.getBytes(StandardCharsets.UTF_8));
  }
}
