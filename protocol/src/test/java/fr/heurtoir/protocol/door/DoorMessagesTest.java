package fr.heurtoir.protocol.door;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessages.BadDoorMessage;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DoorMessagesTest {
  private static final RingId RING = RingId.next(1_700_000_000_000L);

  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final OrderKey KEY = OrderKey.generate();
  private static final Nonce NONCE = Nonce.random();
  private static final OpenOrder OPEN = new OpenOrder(DOOR, RING, "gate", NONCE, 3);

  private static final List<DoorMessage> EACH =
      List.of(
          new DoorMessage.Show(RING, Moment.SPEAK),
          new DoorMessage.Say(RING, Reply.COMING),
          new DoorMessage.Open(RING, "gate", 3, NONCE, KEY.sign(OPEN)),
          new DoorMessage.LockdownAsk(),
          new DoorMessage.Lockdown(
              true, 4, NONCE, "p7", KEY.sign(new LockdownOrder(DOOR, true, 4, NONCE, "p7"))),
          new DoorMessage.Keys(
              2,
              List.of(KEY.publicKey().value()),
              KEY.sign(new KeyOrder(DOOR, 2, List.of(KEY.publicKey())))),
          new DoorMessage.Certificate(List.of("MIIB")),
          new DoorMessage.RingNonce(RING, NONCE),
          new DoorMessage.LockReport(
              RING, "gate", 7, DoorMessage.LockReport.State.PULSING, Optional.empty()),
          new DoorMessage.LockReport(
              RING, "gate", 7, DoorMessage.LockReport.State.REFUSED, Optional.of("replayed")),
          new DoorMessage.GateReport(
              "gate", Optional.of(RING), DoorMessage.GateReport.State.NOT_OPENED, 3000),
          new DoorMessage.GateReport(
              "gate", Optional.empty(), DoorMessage.GateReport.State.FORCED, 0),
          new DoorMessage.Challenge(NONCE, 0),
          new DoorMessage.LockdownState(true, false, 4, Optional.of("stale")),
          new DoorMessage.Tamper(true, 60_000),
          new DoorMessage.LateRing(RING, 90_000, false, Outcome.NOBODY_REACHABLE),
          new DoorMessage.PartReport("camera", false, "no frame for 3 s"),
          new DoorMessage.Abilities(false, true, false, true, false, "the sound server is away"),
          new DoorMessage.SelfTestNow(),
          new DoorMessage.SelfTest(
              "0.1.0", List.of(new DoorMessage.SelfTest.Check("clock", true, "off by 3 ms"))),
          new DoorMessage.CertificateRequest("MIIB"),
          new DoorMessage.CallBack(RING),
          new DoorMessage.CallBackRefused(RING, DoorMessage.CallBackRefused.Reason.TOO_LATE));

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
            "{\"v\":1,\"ring\":\"" + RING + "\",\"type\":\"show\",\"moment\":1}",
            "{\"v\":1,\"ring\":\"" + RING + "\",\"type\":\"show\"}",
            "{\"v\":1,\"type\":\"say\",\"reply\":\"coming\"}",
            "{\"v\":1,\"type\":\"call-back\"}",
            "{\"v\":1,\"type\":\"call-back-refused\",\"ring\":\"" + RING + "\",\"reason\":\"shy\"}",
            "{\"v\":1,\"type\":\"challenge\",\"challenge\":\"" + NONCE + "\"}",
            "{\"v\":1,\"type\":\"tamper\",\"open\":\"true\",\"refusesForMillis\":1}",
            "{\"v\":1,\"type\":\"certificate\",\"chain\":[]}",
            "{\"v\":1,\"type\":\"self-test\",\"version\":\"1\",\"checks\":[null]}",
            " ".repeat(5000))) {
      assertThrows(
          BadDoorMessage.class, () -> DoorMessages.read(body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aKindOfALaterVersionIsToldFromABrokenMessage() {
    String later = "{\"v\":1,\"type\":\"weather\",\"rain\":true}";
    assertThrows(
        DoorMessages.UnknownKind.class,
        () -> DoorMessages.read(later.getBytes(StandardCharsets.UTF_8)));
    String more =
        new String(DoorMessages.write(EACH.getFirst()), StandardCharsets.UTF_8)
            .replace("\"v\":1", "\"v\":1,\"new\":{\"a\":[1]}");
    assertDoesNotThrow(() -> DoorMessages.read(more.getBytes(StandardCharsets.UTF_8)));
  }

  @Property(tries = 4000)
  void aCutOrFlippedMessageIsReadOrRefusedButNeverBreaks(
      @ForAll @IntRange(max = 20) int which, @ForAll @IntRange(max = 400) int at, @ForAll byte by) {
    byte[] body = DoorMessages.write(EACH.get(which));
    body[at % body.length] ^= by;
    try {
      DoorMessages.read(body);
    } catch (BadDoorMessage refused) {
      assertEquals(0, refused.getSuppressed().length);
    }
  }
}
