package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.HubFixture.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a phone proves with its key. */
class ProofTest {
  private static final String ONE = "instance-one-0000";
  private static final String RING = "01J00000000000000000000000";
  private static final String OTHER_RING = "01J00000000000000000000001";

  private final HubFixture it = new HubFixture();

  private static String open(String ring, String lock, String proof) {
    return "{\"type\":\"open\",\"id\":7,\"ring\":\""
        + ring
        + "\",\"lock\":\""
        + lock
        + "\","
        + proof
        + "}";
  }

  private static String last(Wire wire) {
    return wire.last().path("type").asText() + " " + wire.last().path("code").asText();
  }

  @Test
  void theFirstFrameIsAChallengeAndHelloSignsIt() {
    Wire wire = it.connect(HubFixture.DIRECTION);
    assertEquals(1, wire.challenges.size());
    assertTrue(wire.challenges.getFirst().matches("[A-Za-z0-9_-]{43}"));
    wire.hello(ONE);
    assertTrue(it.hub.reachable("p1"));
    assertEquals(2, wire.challenges.size(), "the one that was spent is replaced");
  }

  @Test
  void aSessionWithoutItsKeyIsClosedAndSeesNothing() {
    Wire wire = it.connect(HubFixture.DIRECTION);
    wire.say("{\"type\":\"hello\",\"protocol\":1,\"instance\":\"" + ONE + "\"}");
    assertEquals(4006, wire.closedWith);
    assertEquals(List.of(), wire.sent);
    assertEquals(List.of(), it.heard);
    assertEquals(1, it.count("heurtoir_phone_closed_total{code=\"4006\"}"));
    assertEquals(1, it.count("heurtoir_phone_refused_total{code=\"unsigned\"}"));
  }

  @Test
  void aPhoneThatIsEnrolledWithoutAKeyProvesNothing() {
    it.keys.remove("p1");
    Wire wire = it.connect(HubFixture.DIRECTION).hello(ONE);
    assertEquals(4006, wire.closedWith);
    assertFalse(it.hub.reachable("p1"));
  }

  @Test
  void anotherPhonesKeyIsNotThisDevice() {
    Wire wire = it.connect(HubFixture.DIRECTION);
    String proof = it.key(HubFixture.STAFF).proof("p1", wire.challenges.getLast(), 0, "hello", ONE);
    wire.say("{\"type\":\"hello\",\"protocol\":1,\"instance\":\"" + ONE + "\"," + proof + "}");
    assertEquals(4006, wire.closedWith);
    assertFalse(it.hub.reachable("p1"));
    assertEquals(1, it.count("heurtoir_phone_refused_total{code=\"signature\"}"));
  }

  @Test
  void aChallengeOfAnotherConnectionIsNotOneOfThis() {
    Wire first = it.connect(HubFixture.DIRECTION);
    Wire second = it.connect(HubFixture.DIRECTION);
    String hello =
        "{\"type\":\"hello\",\"protocol\":1,\"instance\":\""
            + ONE
            + "\","
            + first.proof("hello", ONE)
            + "}";
    second.say(hello);
    // It proves nothing about the device: that may come back.
    assertEquals(4000, second.closedWith);
    first.say(hello);
    assertTrue(it.hub.reachable("p1"));
  }

  @Test
  void anOpenThatIsSignedIsHeard() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.say(open(RING, "gate", wire.proof("open", RING, "gate")));
    assertEquals("ok ", last(wire));
    assertEquals(List.of("ready p1", "Open p1"), it.heard);
  }

  static Stream<Arguments> proofs() {
    return Stream.of(
        Arguments.of("another ring", List.of("open", OTHER_RING, "gate")),
        Arguments.of("another lock", List.of("open", RING, "garage")),
        Arguments.of("another message", List.of("lockdown", RING, "gate")),
        Arguments.of("fewer lines", List.of("open", RING)),
        Arguments.of("more lines", List.of("open", RING, "gate", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("proofs")
  void aProofIsForTheseWordsAlone(String what, List<String> lines) {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String proof =
        wire.proof(lines.getFirst(), lines.subList(1, lines.size()).toArray(String[]::new));
    wire.say(open(RING, "gate", proof));
    assertEquals("error signature", last(wire), what);
    assertEquals(7, wire.last().path("re").asInt());
    assertEquals(RING, wire.last().path("ring").asText());
    assertEquals(List.of("ready p1"), it.heard);
    assertEquals(3, wire.challenges.size(), "spent all the same");
  }

  @Test
  void everyMessageThatChangesAnythingForOthersIsSigned() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    for (String bare :
        List.of(
            "{\"type\":\"open\",\"ring\":\"" + RING + "\",\"lock\":\"gate\"}",
            "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"set\"}",
            "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":\"agent\",\"for\":\"day\"}",
            "{\"type\":\"revoke\",\"phone\":\"p2\"}")) {
      wire.say(bare);
      assertEquals("error unsigned", last(wire), bare);
    }
    assertEquals(List.of("ready p1"), it.heard);
  }

  @Test
  void whatIsSignedIsWhatThePageSays() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.say(
        "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"lift\","
            + wire.proof("lockdown", "jules-ferry", "lift")
            + "}");
    wire.say(
        "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":\"agent\",\"for\":\"day\","
            + wire.proof("hand-over", "jules-ferry", "agent", "day")
            + "}");
    wire.say(
        "{\"type\":\"hand-over\",\"school\":\"jules-ferry\",\"to\":null,"
            + wire.proof("hand-over", "jules-ferry", "-", "-")
            + "}");
    wire.say("{\"type\":\"revoke\",\"phone\":\"p2\"," + wire.proof("revoke", "p2") + "}");
    assertEquals(
        List.of("ready p1", "Lockdown p1", "HandOver p1", "HandOver p1", "Revoke p1"), it.heard);
  }

  @Test
  void aLockdownOfOneSchoolIsNoneOfAnotherAndSettingIsNotLifting() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.say(
        "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"lift\","
            + wire.proof("lockdown", "jules-ferry", "set")
            + "}");
    assertEquals("error signature", last(wire));
    wire.say(
        "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"lift\","
            + wire.proof("lockdown", "pasteur", "lift")
            + "}");
    assertEquals("error signature", last(wire));
    assertEquals(List.of("ready p1"), it.heard);
  }

  @Test
  void aProofThatWasUsedOpensNothingMore() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String open = open(RING, "gate", wire.proof("open", RING, "gate"));
    wire.say(open).say(open);
    assertEquals("error stale", last(wire));
    assertEquals(List.of("ready p1", "Open p1"), it.heard);
  }

  @Test
  void aChallengeThatWasPresentedIsSpentWhateverBecameOfIt() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String nonce = wire.challenges.getLast();
    wire.say(open(RING, "gate", wire.proof("open", OTHER_RING, "gate")));
    wire.say(
        open(
            RING,
            "gate",
            it.key(HubFixture.DIRECTION).proof("p1", nonce, 0, "open", RING, "gate")));
    assertEquals("error stale", last(wire));
  }

  @Test
  void aPhoneAlwaysHoldsAChallengeAndAnOldOneIsWorthNothing() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String early = wire.proof("open", RING, "gate");
    for (int seconds = 0; seconds < 59; seconds++) {
      it.pass(1_000);
      pong(wire);
    }
    assertEquals(2, wire.challenges.size());
    it.pass(1_000);
    assertEquals(3, wire.challenges.size(), "before the last grows old");
    String second = wire.proof(59_000, "open", RING, "gate");
    for (int seconds = 60; seconds < 119; seconds++) {
      it.pass(1_000);
      pong(wire);
    }
    wire.say(open(RING, "gate", second));
    assertEquals("ok ", last(wire));
    it.pass(1_000);
    wire.say(open(RING, "gate", early));
    assertEquals("error stale", last(wire), "after two minutes");
    assertEquals(List.of("ready p1", "Open p1"), it.heard);
  }

  private static void pong(Wire wire) {
    if (wire.last().path("type").asText().equals("ping")) {
      wire.say("{\"type\":\"pong\",\"n\":" + wire.last().path("n").asLong() + "}");
    }
  }

  @Test
  void anOrderIsCarriedOutWithinThreeSecondsOfItsTapByTheGatewaysClockOrNot() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String atOnce = wire.proof("open", RING, "gate");
    it.pass(2_999);
    wire.say(open(RING, "gate", atOnce));
    assertEquals("ok ", last(wire));
    String late = wire.proof("open", RING, "gate");
    // The gateway was frozen, or the network was.
    it.pass(3_000);
    wire.say(open(RING, "gate", late));
    assertEquals("error too-late", last(wire));
    assertEquals(List.of("ready p1", "Open p1"), it.heard);
  }

  @Test
  void whatCountsIsTheTapNotTheChallenge() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    it.pass(10_000);
    wire.say(open(RING, "gate", wire.proof(9_000, "open", RING, "gate")));
    assertEquals("ok ", last(wire));
    it.pass(10_000);
    wire.say(open(RING, "gate", wire.proof(6_900, "open", RING, "gate")));
    assertEquals("error too-late", last(wire));
    // It had to wait for its challenge.
    it.pass(1_000);
    wire.say(open(RING, "gate", wire.proof(-2_100, "open", RING, "gate")));
    assertEquals("error too-late", last(wire));
    wire.say(open(RING, "gate", wire.proof(-1_500, "open", RING, "gate")));
    assertEquals("ok ", last(wire));
  }

  @Test
  void aTapThatIsStillToComeOrIsNotSaidOrNotSignedOpensNothing() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    wire.say(open(RING, "gate", wire.proof(1_000, "open", RING, "gate")));
    assertEquals("error stale", last(wire));
    String proof = wire.proof(0, "open", RING, "gate");
    wire.say(open(RING, "gate", proof.replace("\"tap\":0,", "")));
    assertEquals("error unsigned", last(wire));
    it.pass(4_000);
    String another = wire.proof(0, "open", RING, "gate").replace("\"tap\":0,", "\"tap\":4000,");
    wire.say(open(RING, "gate", another));
    assertEquals("error signature", last(wire));
    for (String tap : List.of("-3001", "120001", "1.5", "\"0\"")) {
      wire.say(open(RING, "gate", proof.replace("\"tap\":0", "\"tap\":" + tap)));
      assertEquals("error bad-message", last(wire), tap);
    }
    assertEquals(List.of("ready p1"), it.heard);
  }

  @Test
  void aLockdownThatIsLiftedLateStaysAndOneThatIsSetLateIsSet() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String lift = wire.proof("lockdown", "jules-ferry", "lift");
    it.pass(3_000);
    wire.say("{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"lift\"," + lift + "}");
    assertEquals("error too-late", last(wire));
    String set = wire.proof("lockdown", "jules-ferry", "set");
    it.pass(30_000);
    wire.say("{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\"set\"," + set + "}");
    assertEquals(List.of("ready p1", "Lockdown p1"), it.heard);
  }

  @Test
  void onlyTheNewestTwoChallengesAreTaken() {
    DeviceChallenges challenges = new DeviceChallenges(new java.security.SecureRandom());
    String first = challenges.next(0);
    String second = challenges.next(1);
    String third = challenges.next(2);
    assertFalse(challenges.spend(first, 3));
    assertTrue(challenges.spend(second, 3));
    assertTrue(challenges.spend(third, 3));
    assertFalse(challenges.spend(third, 3));
  }

  @Test
  void noTwoChallengesAreAlike() {
    DeviceChallenges challenges = new DeviceChallenges(new java.security.SecureRandom());
    HashSet<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertTrue(seen.add(challenges.next(i)));
    }
    assertNotEquals(0, seen.size());
  }

  @Test
  void aRunOfBadProofsEndsTheConnectionAndAGoodOneForgivesThem() {
    Wire wire = it.ready(HubFixture.DIRECTION, ONE);
    String bare = "{\"type\":\"open\",\"ring\":\"" + RING + "\",\"lock\":\"gate\"}";
    for (int i = 0; i < 7; i++) {
      wire.say(bare);
      it.pass(100);
    }
    wire.say(open(RING, "gate", wire.proof("open", RING, "gate")));
    for (int i = 0; i < 7; i++) {
      wire.say(bare);
      it.pass(100);
    }
    assertEquals(0, wire.closedWith);
    int before = wire.sent.size();
    wire.say(bare);
    assertEquals("unsigned", wire.sent.get(before).path("code").asText(), "the last is answered");
    assertEquals(4008, wire.closedWith);
  }
}
