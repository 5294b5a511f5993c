package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status}, {@code rings} and {@code ring}, of a gateway with a station and phones. */
class AskedOfARunningGatewayTest {
  @TempDir Path folder;
  private WholeGateway commune;
  private StationDouble station;

  private record Said(int status, String text) {
    JsonObject json() {
      return new JsonObject(text);
    }
  }

  @BeforeEach
  void start() throws Exception {
    commune = new WholeGateway(folder, 2);
    station = commune.station(WholeGateway.GATE);
    station.register(Optional.of("1"));
  }

  @AfterEach
  void stop() throws Exception {
    commune.close();
  }

  private Said ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = ControlClient.ask(folder.resolve("control.sock"), List.of(words), print, print);
    return new Said(status, out.toString(StandardCharsets.UTF_8));
  }

  /** A ring that somebody declined, as it is kept. */
  private RingId declined(TestPhone phone) throws Exception {
    RingId ring = station.ring();
    WholeGateway.heard(phone, "ring", "state", "ringing");
    phone.say("{\"type\":\"decline\",\"ring\":\"" + ring + "\"}");
    WholeGateway.heard(phone, "state", "state", "ended");
    Until.holds(
        "kept with its events",
        () -> {
          Said said = ask("ring", ring.value(), "json");
          return said.status() == 0 && said.json().getBoolean("recorded");
        });
    return ring;
  }

  @Test
  void statusShowsDoorsPhonesAndRingsThatGoOn() throws Exception {
    commune.phone();
    RingId ring = station.ring();
    Said said = ask("status");
    assertEquals(1, said.status(), "d2 has no station");
    assertTrue(said.text().contains("École Jules-Ferry (jules-ferry): 1 of 1 phones"), said.text());
    assertTrue(said.text().contains(ring + "  ringing"), said.text());
    assertTrue(
        said.text().contains("d2.jules-ferry: no station has ever been this door"), said.text());
    JsonObject json = ask("status", "json").json();
    JsonObject gate =
        json.getJsonArray("schools").getJsonObject(0).getJsonArray("doors").getJsonObject(0);
    assertTrue(gate.getBoolean("registered"));
    assertFalse(gate.getString("since").isEmpty());
    Until.holds(
        "the press is kept",
        () ->
            ask("status", "json")
                    .json()
                    .getJsonArray("schools")
                    .getJsonObject(0)
                    .getJsonArray("doors")
                    .getJsonObject(0)
                    .getString("lastRing")
                != null);
    assertEquals(Command.USAGE, ask("status", "please").status());
  }

  @Test
  void aRingIsToldByTheBeginningOfItsIdWhoWasToldAndWhatEachDid() throws Exception {
    RingId ring = declined(commune.phone());
    Said said = ask("ring", ring.value().substring(0, 12).toLowerCase(java.util.Locale.ROOT));
    assertEquals(0, said.status(), said.text());
    assertTrue(said.text().contains("Every phone declined."), said.text());
    assertTrue(said.text().contains("\"Direction\" of Mme Martin was sent the ring."), said.text());
    assertTrue(said.text().contains("\"Direction\" of Mme Martin declined."), said.text());
    assertTrue(said.text().contains("Not kept of any ring: its codecs"), said.text());
    JsonObject json = ask("ring", ring.value(), "json").json();
    assertEquals("declined", json.getString("outcome"));
    JsonObject phone = json.getJsonArray("phones").getJsonObject(0);
    assertTrue(phone.getBoolean("declined"));
    assertFalse(phone.getBoolean("picture"), "no media in this test");
  }

  @Test
  void ringsAreListedNewestFirstByWhatIsAskedAndWhatIsLeftOffIsSaid() throws Exception {
    TestPhone phone = commune.phone();
    RingId first = declined(phone);
    RingId second = declined(phone);
    JsonObject all = ask("rings", "json").json();
    assertEquals(second.value(), all.getJsonArray("rings").getJsonObject(0).getString("ring"));
    assertEquals(first.value(), all.getJsonArray("rings").getJsonObject(1).getString("ring"));
    assertFalse(all.getBoolean("more"));
    Said one = ask("rings", "limit=1", "outcome=declined", "door=d1.jules-ferry", "since=1h");
    assertEquals(0, one.status(), one.text());
    assertTrue(one.text().contains(second.value().substring(0, 14)), one.text());
    assertFalse(one.text().contains(first.value().substring(0, 14)), one.text());
    assertTrue(one.text().contains("Older ones fit too"), one.text());
    assertTrue(ask("rings", "door=d2.jules-ferry").text().contains("No ring that has ended fits"));
    assertTrue(ask("rings", "school=elsewhere").text().contains("No ring that has ended fits"));
  }

  @Test
  void severalRingsThatBeginAlikeAreListedAndNoneIsGuessed() throws Exception {
    TestPhone phone = commune.phone();
    RingId first = declined(phone);
    RingId second = declined(phone);
    Said said = ask("ring", "0");
    assertEquals(Command.USAGE, said.status());
    assertTrue(said.text().contains("several rings begin with 0:"), said.text());
    assertTrue(said.text().contains(first.value()), said.text());
    assertTrue(said.text().contains(second.value()), said.text());
  }

  @Test
  void aTestRingRingsThePhonesOfAPressAsATestAndSaysWhichShowedIt() throws Exception {
    assertEquals(Command.USAGE, ask("test-ring", "d9.jules-ferry").status());
    Said nobody = ask("test-ring", "d1.jules-ferry");
    assertEquals(Command.UNAVAILABLE, nobody.status(), nobody.text());
    TestPhone phone = commune.phone();
    TestPhone ofItStaff = commune.phone("informatique");
    CompletableFuture<Said> asked =
        CompletableFuture.supplyAsync(() -> ask("test-ring", "d1.jules-ferry"));
    JsonNode test = WholeGateway.heard(phone, each -> each.path("type").asText().equals("test"));
    assertFalse(test.path("silent").asBoolean());
    phone.say("{\"type\":\"test-told\",\"test\":\"" + test.path("test").asText() + "\"}");
    Said said = asked.get(30, TimeUnit.SECONDS);
    assertEquals(0, said.status(), said.text());
    assertTrue(said.text().contains("Mme Martin  Direction  showed it after "), said.text());
    assertTrue(said.text().contains("1 of 1 phones showed the test."), said.text());
    assertFalse(said.text().contains("Informatique"), "IT staff are not rung");
    ofItStaff.close();
  }

  @Test
  void whatIsNoRingOrNoConditionIsSaid() throws Exception {
    assertEquals(Command.USAGE, ask("ring").status());
    assertEquals(Command.USAGE, ask("ring", "../../etc/passwd").status());
    assertEquals(Command.USAGE, ask("ring", "0", "1").status());
    assertEquals(Command.UNAVAILABLE, ask("ring", RingId.next(0).value()).status());
    for (String wrong :
        List.of(
            "since=yesterday",
            "limit=0",
            "limit=1001",
            "door=Portail",
            "outcome=lost",
            "x=1",
            "=")) {
      Said said = ask("rings", wrong);
      assertEquals(Command.USAGE, said.status(), wrong);
      assertFalse(said.text().isBlank(), wrong);
    }
    assertEquals(Command.USAGE, ask("rings", "limit=1", "limit=2").status());
    commune.phone();
    RingId going = station.ring();
    Said said = ask("ring", going.value());
    assertEquals(Command.UNAVAILABLE, said.status());
    assertTrue(said.text().contains("is going on at d1.jules-ferry"), said.text());
  }
}
