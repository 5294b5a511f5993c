package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.rtc.sdp.Offers;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring whose media never came says so, whatever a phone reports. */
class AFirstFrameIsAPictureTest {
  @TempDir Path folder;

  @Test
  void aRingWithoutMediaHasNoFirstFrameAndSaysWhy() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      String id = commune.rooms.store().phones().all().getFirst().id();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      phone.say(
          JsonMapper.builder()
              .build()
              .createObjectNode()
              .put("type", "offer")
              .put("ring", ring.value())
              .put("sdp", Offers.PHONE)
              .toString());
      WholeGateway.heard(phone, "media", "ring", ring.value());
      phone.say("{\"type\":\"first-frame\",\"ring\":\"" + ring + "\"}");
      // What the gateway does six seconds after the offer.
      commune.onLoop(
          () -> {
            RingBoard board = commune.rooms.board();
            board.pictures().look(board.find(ring).orElseThrow(), id);
            return true;
          });
      assertEquals(
          "nothing-from-door",
          WholeGateway.heard(phone, "no-picture", "ring", ring.value()).path("reason").asText());
      phone.say("{\"type\":\"decline\",\"ring\":\"" + ring + "\"}");
      commune.onLoop(
          () -> {
            commune.rooms.board().stop();
            return true;
          });
      Until.holds("kept", () -> !row(commune, ring).isEmpty());
      RingRow row = row(commune, ring).getFirst();
      assertEquals(OptionalLong.empty(), row.firstFrameMs());
      assertTrue(row.detail().orElse("").contains("no picture: nothing-from-door"), row.toString());
    }
  }

  private static List<RingRow> row(WholeGateway commune, RingId ring) {
    return commune.rooms.store().ringLog().rings("jules-ferry", 10).stream()
        .filter(row -> row.id().equals(ring))
        .toList();
  }
}
