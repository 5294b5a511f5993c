package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Role;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new configuration while phones are connected and rings live. */
class ReloadTest {
  private static final Person HEAD = WholeGateway.PEOPLE.getFirst();

  @TempDir Path folder;

  @Test
  void whoLostTheirPartIsRefusedAndComesBackToAnotherWelcome() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      RingId ring = station.ring();
      WholeGateway.heard(deputy, "ring", "ring", ring.value());
      commune.reload(WholeGateway.people(HEAD, new Person("adjointe", "Adjointe", Role.IT, true)));
      assertEquals(1001, deputy.closeCode(), "come back for a new welcome");
      WholeGateway.heard(
          head, m -> m.path("type").asText().equals("plan") && m.path("rung").size() == 1);
      TestPhone again = commune.phone("adjointe");
      WholeGateway.open(again, ring);
      assertEquals(
          "not-allowed", WholeGateway.heard(again, "error", "re", "7").path("code").asText());
      WholeGateway.open(head, ring);
      WholeGateway.heard(head, "lock", "state", "pulsing");
    }
  }

  @Test
  void whoTalksAndLosesTheirPartIsHeardNoMore() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.reload(WholeGateway.plan(ReloadTest::withShortGrace));
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      RingId ring = station.ring();
      WholeGateway.heard(deputy, "ring", "ring", ring.value());
      deputy.say("{\"type\":\"answer\",\"ring\":\"" + ring + "\",\"id\":8}");
      WholeGateway.heard(head, "state", "state", "talking");
      commune.reload(WholeGateway.people(HEAD, new Person("adjointe", "Adjointe", Role.IT, true)));
      WholeGateway.heard(head, "state", "state", "held");
      WholeGateway.heard(head, "state", "outcome", "phone-lost");
    }
  }

  private static RingPlan withShortGrace(RingPlan plan) {
    return new RingPlan(
        plan.answerTimeout(),
        plan.maxCall(),
        plan.warning(),
        plan.openAfterHangup(),
        Duration.ofSeconds(1),
        plan.presses(),
        plan.pressWindow());
  }

  @Test
  void whoLeftTheSchoolIsGoneAtOnceAndTheirHandOverEnds() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      head.say(
          "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":\"adjointe\",\"for\":\"day\","
              + "\"id\":5,"
              + head.proof("hand-over", "jules-ferry", "adjointe", "day")
              + "}");
      assertEquals(
          "ok", WholeGateway.heard(head, m -> m.path("re").asInt() == 5).path("type").asText());
      commune.reload(WholeGateway.people(HEAD));
      assertEquals(4003, deputy.closeCode());
      JsonNode plan =
          WholeGateway.heard(
              head,
              m ->
                  m.path("type").asText().equals("plan")
                      && m.path("rung").size() == 1
                      && m.path("rung")
                          .path(0)
                          .path("person")
                          .path("id")
                          .asText()
                          .equals("directrice"));
      assertEquals(0, plan.path("colleagues").size());
    }
  }

  @Test
  void whoseWelcomeWouldBeTheSameStaysConnected() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone head = commune.phone("directrice");
      commune.reload(
          WholeGateway.people(HEAD, new Person("adjointe", "Adjointe", Role.STAFF, false)));
      WholeGateway.heard(
          head, m -> m.path("type").asText().equals("plan") && m.path("rung").size() == 1);
      head.say("{\"type\":\"visible\",\"visible\":true,\"id\":3}");
      assertTrue(
          WholeGateway.heard(head, m -> m.path("re").asInt() == 3)
              .path("type")
              .asText()
              .equals("ok"));
    }
  }
}
