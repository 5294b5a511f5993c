package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.gateway.phone.PhoneCodec.Received;
import fr.heurtoir.gateway.requests.AnswerMessage;
import fr.heurtoir.gateway.requests.CallBackMessage;
import fr.heurtoir.gateway.requests.DeclineMessage;
import fr.heurtoir.gateway.requests.FirstFrameMessage;
import fr.heurtoir.gateway.requests.HandOverMessage;
import fr.heurtoir.gateway.requests.HangUpMessage;
import fr.heurtoir.gateway.requests.LockdownMessage;
import fr.heurtoir.gateway.requests.OfferMessage;
import fr.heurtoir.gateway.requests.OpenMessage;
import fr.heurtoir.gateway.requests.PushSubscribeMessage;
import fr.heurtoir.gateway.requests.QuietMessage;
import fr.heurtoir.gateway.requests.ReplyMessage;
import fr.heurtoir.gateway.requests.Requests;
import fr.heurtoir.gateway.requests.RevokeMessage;
import fr.heurtoir.gateway.requests.TestMessage;
import fr.heurtoir.gateway.requests.TestToldMessage;
import fr.heurtoir.gateway.requests.ToldMessage;
import fr.heurtoir.protocol.RingId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesOfPhonesTest {
  private static final ProtocolSchema SCHEMA = ProtocolSchema.fromPhone();
  private static final RingId RING = new RingId("01J00000000000000000000000");
  private static final FromPhone.Proof PROOF =
      new FromPhone.Proof("n".repeat(43), OptionalInt.empty(), "s".repeat(86));
  private static final String PROVED =
      "\"proof\":{\"nonce\":\"" + "n".repeat(43) + "\",\"signature\":\"" + "s".repeat(86) + "\"}";
  private final PhoneCodec codec = new PhoneCodec(Requests.KINDS);

  /** One valid message of each type; the others of this test are made by changing one. */
  private static final List<String> VALID =
      List.of(
          "{\"type\":\"hello\",\"protocol\":1,\"instance\":\"0123456789abcdef\",\"client\":\"c\","
              + "\"locale\":\"fr\",\"visible\":false,\"id\":1,"
              + PROVED
              + "}",
          "{\"type\":\"pong\",\"n\":17}",
          "{\"type\":\"visible\",\"visible\":true}",
          "{\"type\":\"told\",\"ring\":\"" + RING + "\"}",
          "{\"type\":\"offer\",\"ring\":\"" + RING + "\",\"sdp\":\"v=0\\r\\n\",\"id\":3}",
          "{\"type\":\"first-frame\",\"ring\":\"" + RING + "\"}",
          "{\"type\":\"answer\",\"ring\":\"" + RING + "\",\"id\":2147483647}",
          "{\"type\":\"decline\",\"ring\":\"" + RING + "\"}",
          "{\"type\":\"hangup\",\"ring\":\"" + RING + "\"}",
          "{\"type\":\"reply\",\"ring\":\"" + RING + "\",\"reply\":\"please-wait\"}",
          "{\"type\":\"open\",\"ring\":\""
              + RING
              + "\",\"lock\":\"gate\",\"later\":{\"a\":[1]},"
              + PROVED
              + "}",
          "{\"type\":\"call-back\",\"ring\":\"" + RING + "\"}",
          "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"set\"," + PROVED + "}",
          "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":\"adjointe\",\"for\":\"day\","
              + PROVED
              + "}",
          "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":null}",
          "{\"type\":\"quiet\",\"school\":\"jules-ferry\",\"for\":\"hour\"}",
          "{\"type\":\"quiet\",\"school\":\"jules-ferry\",\"for\":null}",
          "{\"type\":\"revoke\",\"phone\":\"p2\"," + PROVED + "}",
          "{\"type\":\"push\",\"subscription\":{\"endpoint\":\"https://push.example/abc\",\"p256dh\":\""
              + "B".repeat(87)
              + "\",\"auth\":\""
              + "a".repeat(22)
              + "\"}}",
          "{\"type\":\"push\",\"subscription\":null}",
          "{\"type\":\"test\"}",
          "{\"type\":\"test-told\",\"test\":\"0123456789abcdef\"}",
          "{\"type\":\"microphone\",\"state\":\"refused\"}");

  @Test
  void theSchemaAsAWholeTakesWhatBothSidesSay() {
    ProtocolSchema whole = ProtocolSchema.whole();
    for (String message :
        List.of(
            "{\"type\":\"test\"}",
            "{\"type\":\"test\",\"test\":\"0123456789abcdef\",\"silent\":false}",
            "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"set\"," + PROVED + "}",
            "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"set\",\"by\":null,"
                + "\"at\":null,\"doors\":[]}")) {
      assertEquals("", whole.faults(message));
    }
    assertTrue(!whole.accepts("{\"type\":\"dance\"}"));
  }

  @Test
  void whatIsReadIsWhatTheSchemaHasAndEachIsTriedHere() throws Exception {
    Set<String> tried = new TreeSet<>();
    for (String message : VALID) {
      tried.add(codec.read(message).message().type());
    }
    assertEquals(ProtocolSchema.types("from-phone"), new TreeSet<>(codec.types()));
    assertEquals(ProtocolSchema.types("from-phone"), tried);
  }

  @Test
  void theseNeedAProofOfTheDeviceAndNoOther() throws Exception {
    Set<String> signed = new TreeSet<>();
    for (String message : VALID) {
      FromPhone read = codec.read(message).message();
      if (read.signed().isPresent()) {
        signed.add(read.type());
      } else {
        assertFalse(message.contains("\"proof\""), message);
      }
    }
    assertEquals(Set.of("hello", "open", "lockdown", "hand-over", "revoke"), signed);
  }

  @Test
  void twoMessagesOfOneTypeAreADefect() {
    List<MessageKind> twice = List.of(PongMessage.KIND);
    assertThrows(IllegalArgumentException.class, () -> new PhoneCodec(twice));
  }

  @Test
  void everyMessageOfThePageIsUnderstood() throws Exception {
    List<FromPhone> expected =
        List.of(
            new HelloMessage(1, "0123456789abcdef", "c", "fr", false, Optional.of(PROOF)),
            new PongMessage(17),
            new VisibleMessage(true),
            new ToldMessage(RING),
            new OfferMessage(RING, "v=0\r\n"),
            new FirstFrameMessage(RING),
            new AnswerMessage(RING),
            new DeclineMessage(RING),
            new HangUpMessage(RING),
            new ReplyMessage(RING, fr.heurtoir.protocol.Reply.PLEASE_WAIT),
            new OpenMessage(RING, "gate", Optional.of(PROOF)),
            new CallBackMessage(RING),
            new LockdownMessage("jules-ferry", true, Optional.of(PROOF)),
            new HandOverMessage(
                "jules-ferry",
                Optional.of("adjointe"),
                Optional.of(FromPhone.HowLong.DAY),
                false,
                Optional.of(PROOF)),
            new HandOverMessage(
                "jules-ferry", Optional.empty(), Optional.empty(), false, Optional.empty()),
            new QuietMessage("jules-ferry", Optional.of(FromPhone.HowLong.HOUR)),
            new QuietMessage("jules-ferry", Optional.empty()),
            new RevokeMessage("p2", Optional.of(PROOF)),
            new PushSubscribeMessage(
                Optional.of(
                    new PushSubscription(
                        "https://push.example/abc", "B".repeat(87), "a".repeat(22)))),
            new PushSubscribeMessage(Optional.empty()),
            new TestMessage(),
            new TestToldMessage("0123456789abcdef"),
            new MicrophoneMessage(MicrophoneMessage.State.REFUSED));
    for (int i = 0; i < VALID.size(); i++) {
      assertEquals("", SCHEMA.faults(VALID.get(i)));
      assertEquals(expected.get(i), codec.read(VALID.get(i)).message());
    }
    assertEquals(OptionalInt.of(3), codec.read(VALID.get(4)).id());
    assertEquals(OptionalInt.empty(), codec.read(VALID.get(5)).id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "17",
        "\"hello\"",
        "{",
        "{\"type\":\"pong\",\"n\":1}{}",
        "{\"type\":\"pong\",\"n\":1,\"n\":2}",
        "{\"type\":\"pong\",\"n\":123456789012345678901234567890}",
        "{'type':'pong'}",
        "{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]]}",
      })
  void whatIsNotOneJsonObjectIsBadJson(String text) {
    BadMessage bad = assertThrows(BadMessage.class, () -> codec.read(text));
    assertEquals(ErrorCode.BAD_JSON, bad.code());
  }

  @Test
  void anUnknownTypeIsNamedSoWithItsId() {
    BadMessage bad =
        assertThrows(BadMessage.class, () -> codec.read("{\"type\":\"dance\",\"id\":5}"));
    assertEquals(ErrorCode.UNKNOWN_TYPE, bad.code());
    assertEquals(OptionalInt.of(5), bad.re());
  }

  @Test
  void aRingIdFollowedByALineEndIsNoRingId() {
    BadMessage bad =
        assertThrows(
            BadMessage.class,
            () -> codec.read("{\"type\":\"answer\",\"ring\":\"" + RING + "\\n\"}"));
    assertEquals(ErrorCode.BAD_MESSAGE, bad.code());
  }

  @Test
  void anSdpIsTakenUpToItsBoundAndNotAbove() throws Exception {
    String most = "x".repeat(FromPhone.MAX_SDP);
    String frame = "{\"type\":\"offer\",\"ring\":\"" + RING + "\",\"sdp\":\"%s\"}";
    assertEquals(new OfferMessage(RING, most), codec.read(frame.formatted(most)).message());
    BadMessage bad = assertThrows(BadMessage.class, () -> codec.read(frame.formatted(most + "x")));
    assertEquals(ErrorCode.BAD_MESSAGE, bad.code());
  }

  @Property(tries = 2000)
  void codecAndSchemaAgreeOnEveryChangedMessage(@ForAll("changed") String json) {
    boolean taken;
    try {
      codec.read(json);
      taken = true;
    } catch (BadMessage refused) {
      taken = false;
    }
    assertEquals(SCHEMA.faults(json).isEmpty(), taken, () -> json + ": " + SCHEMA.faults(json));
  }

  @Property(tries = 3000)
  void noTextEndsInAnythingButAMessageOrItsRefusal(@ForAll("garbage") String text) {
    try {
      Received received = codec.read(text);
      assertTrue(SCHEMA.accepts(text), () -> "taken against the schema: " + text + received);
    } catch (BadMessage refused) {
      assertTrue(refused.what().length() <= 300);
    }
  }

  @Provide
  Arbitrary<String> garbage() {
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(200);
    Arbitrary<String> jsonLike =
        Arbitraries.strings().withChars("{}[]\":,\\ \n0123456789.eE+-tfnulras").ofMaxLength(120);
    Arbitrary<String> cut =
        Combinators.combine(
                Arbitraries.of(VALID),
                Arbitraries.integers().between(0, 120),
                Arbitraries.integers().between(0, 120),
                Arbitraries.strings().all().ofMaxLength(3))
            .as(
                (message, from, to, put) -> {
                  int a = Math.min(from, message.length());
                  int b = Math.min(Math.max(a, to), message.length());
                  return message.substring(0, a) + put + message.substring(b);
                });
    return Arbitraries.oneOf(any, jsonLike, cut);
  }

  @Provide
  Arbitrary<String> changed() {
    Arbitrary<String> value =
        Arbitraries.of(
            "0",
            "1",
            "-1",
            "2147483648",
            "9223372036854775807",
            "true",
            "null",
            "\"\"",
            "\"gate\"",
            "\"coming\"",
            "\"COMING\"",
            "\"set\"",
            "\"missing\"",
            "\"hour\"",
            "\"jules-ferry\"",
            "\"GATE\"",
            "\"0123456789abcdef\"",
            "\"" + RING + "\"",
            "\"" + "é".repeat(80) + "\"",
            "\"" + "\\ud83d\\ude00".repeat(80) + "\"",
            "\"" + "x".repeat(81) + "\"",
            "[]",
            "{}",
            "1.5");
    return Combinators.combine(
            Arbitraries.of(VALID),
            Arbitraries.of(
                "type",
                "id",
                "ring",
                "n",
                "visible",
                "lock",
                "reply",
                "sdp",
                "instance",
                "protocol",
                "client",
                "locale",
                "proof",
                "school",
                "state",
                "to",
                "for",
                "phone",
                "subscription",
                "test",
                "later"),
            value.optional(0.9))
        .as(
            (message, member, put) -> {
              try {
                ObjectNode node = (ObjectNode) ProtocolSchema.JSON.readTree(message);
                if (put.isPresent()) {
                  node.set(member, ProtocolSchema.JSON.readTree(put.get()));
                } else {
                  node.remove(member);
                }
                return node.toString();
              } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
              }
            });
  }
}
