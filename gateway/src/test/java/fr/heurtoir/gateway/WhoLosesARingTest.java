package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the phones hear that did not get the visitor, over real sockets. */
class WhoLosesARingTest {
  @TempDir Path folder;

  private static void say(TestPhone phone, String type, RingId ring, int id) {
    phone.say("{\"type\":\"" + type + "\",\"ring\":\"" + ring + "\",\"id\":" + id + "}");
  }

  @Test
  void theirMediaEndByAMessageAndTheyAreToldOfNoOpeningThatTheyMayNot() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      RingId ring = station.ring();
      WholeGateway.heard(deputy, "ring", "ring", ring.value());
      say(head, "answer", ring, 1);
      WholeGateway.heard(deputy, "state", "state", "talking");
      WholeGateway.heard(deputy, "media-ended", "ring", ring.value());
      say(deputy, "answer", ring, 2);
      assertEquals(
          "taken",
          WholeGateway.heard(deputy, m -> m.path("re").asInt() == 2).path("code").asText());
      say(head, "hangup", ring, 3);
      JsonNode hers = WholeGateway.heard(head, "state", "state", "ended");
      assertTrue(hers.path("open-until").asLong() > 0, hers.toString());
      JsonNode theirs = WholeGateway.heard(deputy, "state", "state", "ended");
      assertEquals(0, theirs.path("open-until").asLong(), theirs.toString());
      say(deputy, "answer", ring, 4);
      assertEquals(
          "ended",
          WholeGateway.heard(deputy, m -> m.path("re").asInt() == 4).path("code").asText());
    }
  }
}
