package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.door.lock.LockWire.BadLine;
import fr.heurtoir.door.lock.LockWire.Reply;
import fr.heurtoir.door.lock.LockWire.Request;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OrderKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TheLocksWireTest {
  private static final RingId RING = new RingId("01JD0000000000000000000000");
  private static final Nonce NONCE = Nonce.random();
  private static final DoorMessage.Open OPEN =
      LockBench.open(OrderKey.generate(), RING, "gate", NONCE, 12);

  @Test
  void readsWhatItWrites() throws Exception {
    for (Request request :
        List.of(
            new Request.RingBegins(RING),
            new Request.RingEnds(RING),
            new Request.Say(OPEN, Long.MIN_VALUE),
            new Request.Say(new DoorMessage.LockdownAsk(), 0))) {
      assertEquals(request, LockWire.request(trim(LockWire.write(request))));
    }
    for (Reply reply :
        List.of(
            new Reply.Hello(List.of("gate", "inner")),
            new Reply.Complaint("busy", Optional.empty()),
            new Reply.Complaint("ring-over", Optional.of(RING)),
            new Reply.Refusals(Map.of("forged", 3L)),
            new Reply.Say(new DoorMessage.RingNonce(RING, NONCE)),
            new Reply.Say(
                new LockReport(
                    RING, "gate", 7, LockReport.State.REFUSED, Optional.of("replayed"))))) {
      assertEquals(reply, LockWire.reply(trim(LockWire.write(reply))));
    }
  }

  @Property(tries = 2000)
  void anythingElseIsABadLineAndNothingWorse(@ForAll byte[] noise, @ForAll long seed) {
    tryBoth(noise);
    byte[] bent = LockWire.write(new Request.Say(OPEN, 12));
    Random random = new Random(seed);
    bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
    tryBoth(Arrays.copyOf(bent, random.nextInt(bent.length + 1)));
  }

  private static void tryBoth(byte[] line) {
    try {
      LockWire.request(line);
    } catch (BadLine expected) {
      // Any other exception fails the property.
    }
    try {
      LockWire.reply(line);
    } catch (BadLine expected) {
      // Any other exception fails the property.
    }
  }

  @Test
  void aCounterMustBeAPositiveWholeNumber() {
    String good = new String(LockWire.write(new Request.Say(OPEN, 1)), StandardCharsets.UTF_8);
    for (String counter : List.of("0", "-1", "1.5", "\"1\"", "null", "9223372036854775808")) {
      String bad = good.replace("\"counter\":12", "\"counter\":" + counter);
      assertThrows(
          BadLine.class, () -> LockWire.request(bad.getBytes(StandardCharsets.UTF_8)), counter);
    }
  }

  @Test
  void whatOnlyTheDoorSaysIsNoRequestAndTheOtherWayRound() {
    byte[] fromDoor = LockWire.write(new Reply.Say(new DoorMessage.RingNonce(RING, NONCE)));
    assertThrows(BadLine.class, () -> LockWire.request(fromDoor));
    assertThrows(BadLine.class, () -> LockWire.reply(LockWire.write(new Request.Say(OPEN, 1))));
  }

  private static byte[] trim(byte[] line) {
    return Arrays.copyOf(line, line.length - 1);
  }
}
