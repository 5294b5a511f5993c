package fr.heurtoir.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.protocol.DoorMessages.BadDoorMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DoorMessagesTest {
  private static final RingId RING = RingId.next(1_700_000_000_000L);

  private static final List<DoorMessage> EACH =
      List.of(
          new DoorMessage.Show(RING, Moment.SPEAK, Optional.empty()),
          new DoorMessage.Show(RING, Moment.PLEASE_WAIT, Optional.of("J'arrive à l'entrée")),
          new DoorMessage.Open(RING, "gate", 1),
          new DoorMessage.LockReport(
              RING, "gate", 7, DoorMessage.LockReport.State.PULSING, Optional.empty()),
          new DoorMessage.LockReport(
              RING, "gate", 7, DoorMessage.LockReport.State.REFUSED, Optional.of("replayed")));

  @Test
  void everyMessageReadsBackAsItWasWritten() throws BadDoorMessage {
    for (DoorMessage message : EACH) {
      assertEquals(message, DoorMessages.read(DoorMessages.write(message)));
    }
  }

  @Test
  void whatIsNotAMessageIsRefusedByName() {
    for (String body :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"v\":2}",
            "{\"v\":1,\"ring\":\"x\"}",
            "{\"v\":1,\"v\":1}",
            "[".repeat(2000),
            "{\"v\":1,\"ring\":\"" + RING + "\",\"type\":\"open\",\"lock\":\"gate\",\"counter\":0}",
            "{\"v\":1,\"ring\":\""
                + RING
                + "\",\"type\":\"open\",\"lock\":\"gate\",\"counter\":1.5}",
            "{\"v\":1,\"ring\":\"" + RING + "\",\"type\":\"show\",\"moment\":\"dance\"}",
            " ".repeat(5000))) {
      assertThrows(
          BadDoorMessage.class, () -> DoorMessages.read(body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Property(tries = 2000)
  void aCutOrFlippedMessageIsReadOrRefusedButNeverBreaks(
      @ForAll @IntRange(max = 4) int which, @ForAll @IntRange(max = 200) int at, @ForAll byte by) {
    byte[] body = DoorMessages.write(EACH.get(which));
    body[at % body.length] ^= by;
    try {
      DoorMessages.read(body);
    } catch (BadDoorMessage refused) {
      assertEquals(0, refused.getSuppressed().length);
    }
  }
}
