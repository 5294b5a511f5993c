package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.HubFixture.Wire;
import fr.heurtoir.protocol.RingId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneHubTest {
  private static final String ONE = "instance-one-0000";
  private static final String TWO = "instance-two-0000";
  private static final RingId RING = new RingId("01J00000000000000000000000");
  private static final String TOLD = "{\"type\":\"told\",\"ring\":\"" + RING + "\"}";

  private final HubFixture it = new HubFixture();

  @Test
  void aPhoneIsReachableFromItsWelcomeAndNotBefore() {
    it.loopHeld = true;
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    assertFalse(it.hub.reachable("p1"));
    it.hub.send("p1", new ToPhone.Ping(1));
    assertEquals(List.of(), wire.types());
    it.releaseLoop();
    assertTrue(it.hub.reachable("p1"));
    assertEquals(List.of("welcome"), wire.types());
    assertEquals(List.of("ready p1"), it.heard);
  }

  @Test
  void oneOfferOfARingIsOpenAtATimeAndTheNextIsTakenOnceThatOneIsAnswered() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String other = "01J00000000000000000000001";
    it.loopHeld = true;
    wire.say(offer(RING.value(), 1)).say(offer(RING.value(), 2)).say(offer(other, 3));
    assertEquals("not-now", wire.sent.getLast().path("code").asText());
    assertEquals(2, wire.sent.getLast().path("re").asInt());
    it.releaseLoop();
    wire.say(offer(RING.value(), 4));
    assertEquals(
        List.of("ready p1", "Offer p1", "Offer p1", "Offer p1"), it.heard, "one was refused");
    assertEquals(4, wire.sent.getLast().path("re").asInt());
    assertEquals("ok", wire.sent.getLast().path("type").asText());
  }

  @Test
  void whatAPhoneSaysOfItsMicrophoneIsKnownForAsLongAsTheConnectionLives() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    assertEquals(Optional.empty(), it.hub.microphone("p1"));
    wire.say("{\"type\":\"microphone\",\"state\":\"refused\",\"id\":1}");
    assertEquals("ok", wire.last().path("type").asText());
    assertEquals(Optional.of(MicrophoneMessage.State.REFUSED), it.hub.microphone("p1"));
    wire.say("{\"type\":\"microphone\",\"state\":\"on\"}");
    assertEquals(Optional.of(MicrophoneMessage.State.ON), it.hub.microphone("p1"));
    assertEquals(List.of("ready p1"), it.heard, "it is nothing for the rings");
    wire.say("{\"type\":\"microphone\",\"state\":\"broken\",\"id\":2}");
    assertEquals("bad-message", wire.last().path("code").asText());
    assertEquals(Optional.of(MicrophoneMessage.State.ON), it.hub.microphone("p1"));
    wire.lost(1006);
    assertEquals(Optional.empty(), it.hub.microphone("p1"));
    it.ready(HubFixture.DIRECTION, TWO);
    assertEquals(Optional.empty(), it.hub.microphone("p1"), "another page has not said it");
  }

  private static String offer(String ring, int id) {
    return "{\"type\":\"offer\",\"ring\":\"" + ring + "\",\"sdp\":\"v=0\",\"id\":" + id + "}";
  }

  @Test
  void aConnectionWithoutHelloIsClosedAfterItsTime() {
    Wire wire = it.connect(HubFixture.DIRECTION);
    it.pass(4_999);
    assertEquals(0, wire.closedWith);
    it.pass(1);
    assertEquals(4000, wire.closedWith);
    assertEquals(List.of(), it.heard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"type\":\"pong\",\"n\":1}",
        "{\"type\":\"answer\",\"ring\":\"01J00000000000000000000000\"}",
        "{\"type\":\"visible\",\"visible\":true}",
        "{\"type\":\"hello\",\"protocol\":2,\"instance\":\"instance-one-0000\"}",
        "{\"type\":\"hello\",\"protocol\":1}"
      })
  void whateverComesInsteadOfAHelloClosesTheConnection(String first) {
    Wire wire = it.connect(HubFixture.DIRECTION).say(first);
    assertEquals(4000, wire.closedWith);
    assertEquals(List.of(), it.heard);
  }

  @Test
  void aPhoneThatOwesAPongIsGivenUp() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.pass(15_000);
    assertEquals("ping", wire.last().path("type").asText());
    wire.say("{\"type\":\"pong\",\"n\":" + wire.last().path("n").asLong() + "}");
    it.pass(15_000);
    assertEquals(List.of("welcome", "ping", "ping"), wire.types());
    it.pass(9_999);
    assertTrue(it.hub.reachable("p1"));
    it.pass(1);
    assertFalse(it.hub.reachable("p1"));
    assertEquals(4010, wire.closedWith);
    assertEquals(List.of("ready p1", "gone p1"), it.heard);
  }

  @Test
  void aPongForAnotherPingProvesNothing() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.pass(15_000);
    wire.say("{\"type\":\"pong\",\"n\":999}");
    it.pass(10_000);
    assertEquals(4010, wire.closedWith);
  }

  @Test
  void aPhoneThatIsWatchedIsPingedEverySecondAndItsSignsOfLifeAreTold() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.hub.watch("p1");
    for (int second = 1; second <= 12; second++) {
      it.pass(1_000);
      assertEquals(second, wire.last().path("n").asInt());
      if (second > 1) {
        // Its network is slow: each pong comes after the next ping.
        wire.say("{\"type\":\"pong\",\"n\":" + (second - 1) + "}");
      }
    }
    assertTrue(it.hub.reachable("p1"));
    assertEquals(11, it.heard.stream().filter("heard p1"::equals).count());
    it.pass(9_000);
    it.pass(1_000);
    assertEquals(4010, wire.closedWith, "silence still ends the connection");
    it.hub.unwatch("p1");
    Wire next = it.ready(HubFixture.DIRECTION, TWO);
    it.pass(14_000);
    next.say("{\"type\":\"visible\",\"visible\":true}");
    assertEquals(List.of("welcome"), next.types(), "whoever does not talk is not asked so often");
    assertEquals(11, it.heard.stream().filter("heard p1"::equals).count());
  }

  @Test
  void theNewestConnectionOfAPhoneWins() {
    Wire old = it.ready(HubFixture.DIRECTION, ONE);
    Wire young = it.ready(HubFixture.DIRECTION, TWO);
    assertEquals(4001, old.closedWith);
    assertEquals(List.of("ready p1", "gone p1", "ready p1"), it.heard);
    // What the old one still says or its end changes nothing.
    old.say(TOLD);
    old.lost(1006);
    assertTrue(it.hub.reachable("p1"));
    assertEquals(3, it.heard.size());
    it.hub.send("p1", new ToPhone.Ping(5));
    assertEquals(List.of("welcome", "ping"), young.types());
    assertEquals(List.of("welcome"), old.types());
  }

  @Test
  void theSameInstanceResumesWithoutHavingBeenGone() {
    it.ready(HubFixture.DIRECTION, ONE);
    Wire again = it.ready(HubFixture.DIRECTION, ONE);
    assertTrue(again.last().path("resumed").asBoolean());
    assertEquals(List.of("ready p1", "ready p1 resumed"), it.heard);
  }

  @Test
  void theSameInstanceResumesAfterItWasLostForAWhileOnly() {
    it.ready(HubFixture.DIRECTION, ONE).lost(1006);
    it.pass(60_000);
    it.ready(HubFixture.DIRECTION, ONE).lost(1006);
    it.pass(60_001);
    it.ready(HubFixture.DIRECTION, ONE).lost(1000);
    assertEquals(
        List.of(
            "ready p1", "gone p1", "ready p1 resumed", "gone p1", "ready p1", "gone p1 orderly"),
        it.heard);
  }

  @Test
  void anotherPhoneNeverResumesThisOnesInstance() {
    it.ready(HubFixture.DIRECTION, ONE).lost(1006);
    Wire other = it.ready(HubFixture.STAFF, ONE);
    assertFalse(other.last().path("resumed").asBoolean(true));
  }

  @Test
  void aFloodIsClosedAfterTheBurst() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    for (int i = 0; i < 19; i++) {
      wire.say(TOLD);
    }
    assertEquals(0, wire.closedWith);
    wire.say(TOLD);
    assertEquals(4008, wire.closedWith);
    assertFalse(it.hub.reachable("p1"));
    assertEquals(21, it.heard.size());
    assertEquals("gone p1", it.heard.getLast());
    wire.say(TOLD);
    assertEquals(21, it.heard.size());
  }

  @Test
  void tenMessagesASecondAreNoFlood() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    for (int i = 0; i < 140; i++) {
      it.pass(100);
      wire.say(TOLD);
    }
    assertEquals(0, wire.closedWith);
  }

  @Test
  void aFloodOfBinaryFramesIsClosedToo() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    for (int i = 0; i < 20; i++) {
      wire.binary();
    }
    assertEquals(4008, wire.closedWith);
  }

  @Test
  void aPhoneThatTakesNothingIsClosedAndItsQueueBounded() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.stuck = true;
    for (int i = 0; i < 1_000; i++) {
      it.hub.send("p1", new ToPhone.Ping(i));
    }
    assertEquals(4010, wire.closedWith);
    assertEquals(1 + 256, wire.sent.size());
    assertEquals(List.of("ready p1", "gone p1"), it.heard);
  }

  @Test
  void fewLargeMessagesFillAQueueAsWell() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.stuck = true;
    String sdp = "x".repeat(FromPhone.MAX_SDP);
    for (int i = 0; i < 40; i++) {
      it.hub.send("p1", new ToPhone.Media(RING, sdp));
    }
    assertEquals(4010, wire.closedWith);
    assertTrue(wire.sent.size() < 34, () -> wire.sent.size() + " messages of 32 KiB");
  }

  @Test
  void everyMessageWithAnIdIsAnsweredOnce() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.reply = reply -> reply.error(ErrorCode.TAKEN, "too late", HubFixture.STAFF.named());
    wire.say("{\"type\":\"answer\",\"ring\":\"" + RING + "\",\"id\":7}");
    assertEquals("error", wire.last().path("type").asText());
    assertEquals(7, wire.last().path("re").asInt());
    assertEquals("taken", wire.last().path("code").asText());
    assertEquals("p2", wire.last().path("by").path("id").asText());
    assertEquals(RING.value(), wire.last().path("ring").asText());
    it.replies.getLast().ok();
    assertEquals(2, wire.sent.size());
    wire.say("{\"type\":\"visible\",\"visible\":false,\"id\":8}");
    assertEquals(8, wire.last().path("re").asInt());
    assertFalse(it.hub.visible("p1"));
    wire.say("{\"type\":\"open\",\"id\":9}");
    assertEquals("bad-message", wire.last().path("code").asText());
    assertEquals(9, wire.last().path("re").asInt());
    wire.say("not json");
    assertEquals("bad-json", wire.last().path("code").asText());
    assertFalse(wire.last().has("re"));
    assertEquals(5, wire.sent.size());
  }

  @Test
  void aSecondHelloIsRefusedAndChangesNothing() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE).hello(TWO);
    assertEquals("bad-message", wire.last().path("code").asText());
    assertEquals(List.of("ready p1"), it.heard);
    assertEquals(0, wire.closedWith);
  }

  @Test
  void aRevokedPhoneIsClosedAndSaysNothingMore() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.phones.remove("p1");
    wire.say("{\"type\":\"open\",\"ring\":\"" + RING + "\",\"lock\":\"gate\"}");
    assertEquals(4003, wire.closedWith);
    assertEquals(List.of("ready p1", "gone p1 orderly"), it.heard);
    Wire again = it.connect(HubFixture.DIRECTION).hello(ONE);
    assertEquals(4003, again.closedWith);
  }

  @Test
  void aPhoneRevokedInItsSleepIsClosedAtTheNextHeartbeat() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.phones.remove("p1");
    it.pass(15_000);
    assertEquals(4003, wire.closedWith);
    assertEquals(List.of("welcome"), wire.types());
  }

  @Test
  void aConnectionLostBeforeItsWelcomeIsHeardOfByNobody() {
    it.loopHeld = true;
    Wire wire = it.ready(HubFixture.DIRECTION, ONE).say(TOLD);
    wire.lost(1006);
    it.releaseLoop();
    assertEquals(List.of(), it.heard);
  }

  @Test
  void aPhoneThatVanishesWhileItComesBackIsGoneAfterAll() {
    it.ready(HubFixture.DIRECTION, ONE);
    it.loopHeld = true;
    it.ready(HubFixture.DIRECTION, ONE).lost(1006);
    it.releaseLoop();
    assertEquals(List.of("ready p1", "gone p1"), it.heard);
    assertFalse(it.hub.reachable("p1"));
  }

  private List<Wire> waiting(int count, String source) {
    return IntStream.range(0, count)
        .mapToObj(_ -> it.connect(HubFixture.DIRECTION, source))
        .toList();
  }

  private static long open(List<Wire> wires) {
    return wires.stream().filter(wire -> wire.closedWith == 0).count();
  }

  @Test
  void connectionsWithoutHelloAreBoundedForEachSource() {
    int most = PhoneLimits.standard().greetingsOfSource();
    List<Wire> wires = waiting(most + 2, "thief");
    assertEquals(most, open(wires));
    assertEquals(4000, wires.get(0).closedWith);
    assertEquals(4000, wires.get(1).closedWith);
  }

  @Test
  void whoHasTheCookieAloneCrowdsOutOnlyItselfHoweverOftenItComes() {
    waiting(1, "thief");
    Wire hers = it.connect(HubFixture.DIRECTION, "hers");
    waiting(700, "thief");
    assertEquals(0, hers.closedWith);
    hers.hello("instance-of-this-page");
    assertEquals("welcome", hers.last().path("type").asText());
    waiting(700, "thief");
    assertEquals(0, hers.closedWith);
    Wire another = it.connect(HubFixture.STAFF, "elsewhere");
    another.hello("instance-of-another");
    assertEquals("welcome", another.last().path("type").asText());
  }

  @Test
  void aThiefOfManyAddressesTakesNoRoomFromOneThatHasFewer() {
    Wire hers = it.connect(HubFixture.DIRECTION, "hers");
    for (int i = 0; i < 500; i++) {
      waiting(5, "thief-" + i % 250);
    }
    hers.hello("instance-of-this-page");
    assertEquals("welcome", hers.last().path("type").asText(), "hers has one, the others more");
  }

  @Test
  void aThiefAtHerOwnAddressLeavesHerTheTimeOfFiveHundredConnections() {
    for (int again = 0; again < 2; again++) {
      Wire hers = it.connect(HubFixture.DIRECTION, "the school");
      waiting(PhoneLimits.standard().greetingsOfSource() - 1, "the school");
      hers.hello("instance-of-page-" + again);
      assertEquals("welcome", hers.last().path("type").asText());
      waiting(600, "the school");
      assertEquals(0, hers.closedWith, "what is proved makes no room");
    }
  }

  @Test
  void ofOneAddressThePhoneThatHasMostMakesRoom() {
    Wire colleague = it.connect(HubFixture.STAFF, "the school");
    waiting(700, "the school");
    colleague.hello("instance-of-another");
    assertEquals("welcome", colleague.last().path("type").asText());
  }

  @Test
  void whereEveryPlaceWaitsForAHelloAPhoneStillComesIn() {
    PhoneLimits limits = PhoneLimits.standard();
    for (int i = 0; i < limits.greetings() / limits.greetingsOfSource(); i++) {
      waiting(limits.greetingsOfSource(), "thief-" + i);
    }
    Wire hers = it.connect(HubFixture.STAFF, "hers");
    waiting(100, "thief-0");
    hers.hello("instance-of-this-page");
    assertEquals("welcome", hers.last().path("type").asText());
    it.pass(5_000);
    assertEquals(0, hers.closedWith);
  }

  @Test
  void aSourceIsForgottenWithItsLastConnection() {
    Greetings greetings = new Greetings(8, 4);
    List<PhoneConnection> all =
        IntStream.range(0, 20)
            .mapToObj(i -> it.connect(HubFixture.DIRECTION, "source-" + i % 5).connection)
            .toList();
    all.forEach(greetings::add);
    assertEquals(8, greetings.all().size());
    all.forEach(greetings::remove);
    all.forEach(greetings::remove);
    assertEquals(0, greetings.all().size());
    assertEquals(0, greetings.sources());
  }

  @Test
  void everyCloseIsCountedWithItsCode() {
    it.connect(HubFixture.DIRECTION);
    it.pass(5_000);
    assertEquals(1, it.count("heurtoir_phone_closed_total{code=\"4000\"}"));
    it.ready(HubFixture.DIRECTION, ONE);
    assertEquals(1, it.count("heurtoir_phones_reachable"));
    it.hub.closeAll();
    assertEquals(1, it.count("heurtoir_phone_closed_total{code=\"1001\"}"));
    assertEquals(0, it.count("heurtoir_phones_reachable"));
  }
}
