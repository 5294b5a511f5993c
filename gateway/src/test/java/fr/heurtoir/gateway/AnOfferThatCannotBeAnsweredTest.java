package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.sdp.Offers;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sip.header.WarningHeader;
import javax.sip.message.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong with a door's offer, the door hears 488 and why (RFC 3261 sections 13.3.1.3 and
 * 21.4.26), over real SIP and TLS; neither end is broken by it.
 */
class AnOfferThatCannotBeAnsweredTest {
  private static final int INCOMPATIBLE = 305;
  private static final int MISCELLANEOUS = 399;

  /** One door alone may not ring so often. */
  private static final int DOORS = 4;

  @TempDir Path folder;

  private record Why(int code, String text) {}

  @Test
  void isRefusedWith488AndSaysWhyAndTheNextOneRings() throws Exception {
    Map<String, Why> offers = new LinkedHashMap<>();
    offers.put("", new Why(MISCELLANEOUS, "offer is needed"));
    offers.put("hello", new Why(MISCELLANEOUS, ""));
    offers.put(Offers.DOOR.replace("v=0\n", ""), new Why(MISCELLANEOUS, ""));
    offers.put(Offers.DOOR.replaceAll("m=\\w+ 9 ", "m=nonsense "), new Why(MISCELLANEOUS, ""));
    offers.put(without("m=audio"), new Why(MISCELLANEOUS, "no"));
    offers.put(Offers.DOOR.replace("a=group:BUNDLE 0 1\n", ""), new Why(MISCELLANEOUS, "BUNDLE"));
    offers.put(Offers.DOOR.replaceAll("m=(audio|video) 9 ", "m=$1 0 "), new Why(MISCELLANEOUS, ""));
    offers.put(Offers.DOOR.replace("m=audio 9 ", "m=audio 0 "), new Why(MISCELLANEOUS, "audio"));
    offers.put(
        Offers.DOOR.replaceAll("a=rtpmap:(\\d+) (opus|G722|PCM[UA])/", "a=rtpmap:$1 x-$2/"),
        new Why(INCOMPATIBLE, "x-opus"));
    offers.put(
        Offers.DOOR.replaceAll("a=rtpmap:(\\d+) (VP8|H264)/", "a=rtpmap:$1 x-$2/"),
        new Why(INCOMPATIBLE, "AV1"));
    offers.put(
        Offers.DOOR.replaceAll("a=rtpmap:(\\d+) (opus|G722|PCM[UA])/", "a=rtpmap:$1 \"\\\\é/"),
        new Why(INCOMPATIBLE, "???/"));
    try (WholeGateway commune = new WholeGateway(folder, DOORS)) {
      List<StationDouble> stations = new ArrayList<>();
      for (int door = 1; door <= DOORS; door++) {
        stations.add(commune.station(new DoorId("d" + door + ".jules-ferry")));
        stations.getLast().register(Optional.of("1"));
      }
      int next = 0;
      for (var each : offers.entrySet()) {
        StationDouble station = stations.get(next++ % DOORS);
        station.refusals.clear();
        RingId ring =
            station.call(Duration.ZERO, Optional.empty(), each.getKey().replace("\n", "\r\n"));
        Until.holds("an answer to " + each.getKey(), () -> !station.refusals.isEmpty());
        Response refusal = station.refusals.getFirst();
        assertEquals(488, refusal.getStatusCode(), each.getKey());
        var warning = (WarningHeader) refusal.getHeader(WarningHeader.NAME);
        assertEquals(each.getValue().code(), warning.getCode(), warning::toString);
        assertTrue(warning.getText().contains(each.getValue().text()), warning::toString);
        if (!each.getKey().isEmpty()) {
          assertEquals(Optional.of(Outcome.NO_COMMON_CODEC), OutcomeReason.read(refusal));
          Until.holds(
              "kept",
              () ->
                  commune.rooms.store().ringLog().rings("jules-ferry", 20).stream()
                      .anyMatch(
                          row ->
                              row.id().equals(ring) && row.outcome() == Outcome.NO_COMMON_CODEC));
        }
      }
      stations.getFirst().ring();
    }
  }

  /** The door's offer without its sections of that kind. */
  private static String without(String section) {
    StringBuilder kept = new StringBuilder();
    boolean skipping = false;
    for (String line : Offers.DOOR.lines().toList()) {
      skipping = line.startsWith("m=") ? line.startsWith(section) : skipping;
      if (!skipping) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }
}
