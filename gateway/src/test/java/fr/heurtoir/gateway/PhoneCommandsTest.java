package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links and phones by the gateway's commands, and phones that are ended while they are in use. */
class PhoneCommandsTest {
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

  private Redeemed redeem(Secret secret) {
    return commune.rooms.store().enrolments().redeem(CommuneId.FIRST, secret, "Téléphone", "key");
  }

  @Test
  void aLinkIsIssuedListedUsedByItsCodeAndListedAsUsed() {
    Said issued = ask("enrol", "directrice", "jules-ferry", "72");
    assertEquals(0, issued.status());
    assertTrue(issued.lines().get(0).matches("[A-Za-z0-9_-]{43}"));
    String code = issued.lines().get(1);
    assertTrue(code.matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"), code);
    String name = issued.lines().get(3);
    String open = ask("enrolments", "list").lines().getFirst();
    assertTrue(open.startsWith(name + "  state=open person=directrice"), open);
    assertTrue(open.contains(" by=console."), open);
    assertFalse(open.contains(code), "no secret in a list");
    assertTrue(
        redeem(new Secret.Code(code.toLowerCase(java.util.Locale.ROOT)))
            instanceof Redeemed.Enrolled);
    assertTrue(ask("enrolments").lines().getFirst().contains("state=used"));
    assertEquals(
        new Redeemed.Unknown(),
        commune
            .rooms
            .store()
            .enrolments()
            .redeem(CommuneId.FIRST, new Secret.Code(code), "x", "other"));
  }

  @Test
  void aLinkThatIsTakenBackEnrolsNobody() {
    Said issued = ask("enrol", "directrice", "jules-ferry", "1");
    String name = issued.lines().get(3);
    assertEquals(0, ask("enrolments", "revoke", name).status());
    assertEquals(Command.USAGE, ask("enrolments", "revoke", name).status());
    assertEquals(new Redeemed.Unknown(), redeem(new Secret.Code(issued.lines().get(1))));
    assertTrue(redeem(new Secret.Token(issued.lines().getFirst())) instanceof Redeemed.Refused);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertEquals(Command.USAGE, ask("enrol", "nobody", "jules-ferry", "72").status());
    assertEquals(Command.USAGE, ask("enrol", "directrice", "elsewhere", "72").status());
    assertEquals(Command.USAGE, ask("enrol", "directrice", "jules-ferry", "721").status());
    assertEquals(Command.USAGE, ask("enrol", "directrice").status());
    assertEquals(Command.USAGE, ask("enrolments", "dance").status());
    assertEquals(Command.USAGE, ask("phones", "revoke").status());
    assertEquals(Command.USAGE, ask("phones", "revoke", "p0123456789abcdef").status());
  }

  @Test
  void aPhoneThatIsEndedInMidCallIsCutOffAtOnceAndTheOthersGoOn() throws Exception {
    StationDouble station = commune.station(WholeGateway.GATE);
    station.register(Optional.of("1"));
    TestPhone talking = commune.phone();
    TestPhone other = commune.phone();
    RingId ring = station.ring();
    WholeGateway.heard(talking, "ring", "state", "ringing");
    talking.say("{\"type\":\"answer\",\"ring\":\"" + ring + "\"}");
    JsonNode told = WholeGateway.heard(other, "state", "state", "talking");
    String id = told.path("by").path("id").asText();
    String listed = String.join("\n", ask("phones").lines());
    assertTrue(listed.contains(id + "  person=directrice name=\"Direction\""), listed);
    assertEquals(new Said(0, List.of("ended: " + id)), ask("phones", "revoke", id));
    assertEquals(4003, talking.closeCode());
    // It ended in order: nobody waits for it to come back.
    JsonNode after =
        WholeGateway.heard(other, message -> message.path("type").asText().equals("state"));
    assertEquals("ended", after.path("state").asText(), after.toString());
    assertEquals(1, commune.rooms.hub().connected());
    assertFalse(String.join("\n", ask("phones").lines()).contains(id));
  }

  @Test
  void aPersonEndsTheirLostPhoneFromAnother() throws Exception {
    TestPhone lost = commune.phone();
    TestPhone mine = commune.phone();
    JsonNode phones = commune.json("/api/v1/phones").path("phones");
    assertEquals(2, phones.size());
    String id = "";
    for (JsonNode phone : phones) {
      assertTrue(phone.path("connected").asBoolean());
      if (!phone.path("this").asBoolean()) {
        id = phone.path("id").asText();
      }
    }
    mine.say("{\"type\":\"revoke\",\"phone\":\"" + id + "\",\"id\":3}");
    JsonNode bare = WholeGateway.heard(mine, m -> m.path("re").asInt() == 3);
    assertEquals("unsigned", bare.path("code").asText());
    mine.say(
        "{\"type\":\"revoke\",\"phone\":\"" + id + "\",\"id\":4," + mine.proof("revoke", id) + "}");
    assertEquals(
        "ok", WholeGateway.heard(mine, m -> m.path("re").asInt() == 4).path("type").asText());
    assertEquals(4003, lost.closeCode());
    assertEquals(1, commune.json("/api/v1/phones").path("phones").size());
    mine.say(
        "{\"type\":\"revoke\",\"phone\":\"" + id + "\",\"id\":5," + mine.proof("revoke", id) + "}");
    assertEquals(
        "unknown-phone",
        WholeGateway.heard(mine, m -> m.path("re").asInt() == 5).path("code").asText());
  }
}
