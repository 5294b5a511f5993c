package fr.heurtoir.gateway.rtc.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunParse;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class IceLiteTest {
  private static final long SECOND = 1_000_000_000L;

  /** Near the end of the numbers, so that every comparison has to bear the clock's overflow. */
  private static final long START = Long.MAX_VALUE - 3 * SECOND;

  private static final IceCredentials FIRST =
      new IceCredentials("firstufr", "first+password/of+24+char");
  private static final IceCredentials SECOND_GENERATION =
      new IceCredentials("secondufr", "second+password/of+24+chr");

  private final IceLite ice = new IceLite(FIRST, IceLite.DEFAULT_CONSENT);
  private long now = START;

  @Test
  void nothingIsSelectedOrAcceptedBeforeACheck() {
    assertEquals(IceState.NEW, ice.state());
    assertEquals(Optional.empty(), ice.selected(now));
    assertFalse(ice.accepts(tuple(1), now));
    assertEquals(OptionalLong.empty(), ice.deadline());
  }

  @Test
  void anAuthenticCheckIsAnsweredWithItsAddressAndOpensItsTuple() {
    byte[] check = check(FIRST).bytes();
    var accepted = accept(check, tuple(1));
    assertTrue(accepted.newTuple());
    assertTrue(accepted.selectionChanged());
    assertFalse(accepted.restarted());
    StunMessage answer = read(accepted.response());
    assertEquals(Optional.of(tuple(1).remote()), answer.xorMappedAddress());
    assertArrayEquals(read(check).transactionId(), answer.transactionId());
    assertTrue(answer.integrityHolds(new StunKey(FIRST.password())));
    assertTrue(answer.hasFingerprint());
    assertEquals(IceState.CONNECTED, ice.state());
    assertEquals(Optional.of(tuple(1)), ice.selected(now));
    assertTrue(ice.accepts(tuple(1), now));
    assertFalse(ice.accepts(tuple(2), now));
    assertFalse(accept(check(FIRST).bytes(), tuple(1)).newTuple());
  }

  @Test
  void aCheckWithoutFingerprintPriorityUsernameOrIntegrityIsABadRequest() {
    var key = new StunKey(FIRST.password());
    refuse(400, StunWriter.request(id()).username(name(FIRST)).priority(1).integrity(key));
    refuse(400, StunWriter.request(id()).username(name(FIRST)).integrity(key).fingerprint());
    refuse(400, StunWriter.request(id()).priority(1).integrity(key).fingerprint());
    refuse(400, StunWriter.request(id()).username(name(FIRST)).priority(1).fingerprint());
    assertEquals(IceState.NEW, ice.state());
  }

  @Test
  void aWrongPasswordOrUserFragmentIsUnauthorisedAndTheRefusalIsNoLongerThanTheCheck() {
    byte[] forged =
        StunWriter.request(id())
            .username(name(FIRST))
            .priority(1)
            .integrity(new StunKey(SECOND_GENERATION.password()))
            .fingerprint()
            .bytes();
    var refused = assertInstanceOf(IceResult.Refused.class, receive(forged, tuple(1)));
    assertEquals(401, refused.code());
    assertTrue(refused.response().length <= forged.length);
    assertEquals(401, read(refused.response()).errorCode().orElseThrow());
    assertFalse(read(refused.response()).hasIntegrity());
    refuse(401, check(SECOND_GENERATION));
    assertFalse(ice.accepts(tuple(1), now));
  }

  @Test
  void anAddressThatProvedNothingIsAnsweredWithNoMoreThanItSent() {
    // Each of these would be answered by more bytes than it has: with an error, or to IPv6 with a
    // success.
    IceCredentials brief = new IceCredentials("four", FIRST.password());
    IceLite other = new IceLite(brief, IceLite.DEFAULT_CONSENT);
    byte[] bare = StunWriter.request(id()).username("four:").bytes();
    byte[] least =
        StunWriter.request(id())
            .username("four:p")
            .priority(1)
            .integrity(new StunKey(brief.password()))
            .fingerprint()
            .bytes();
    IceResult.Dropped silence = new IceResult.Dropped(IceDrop.AMPLIFIES);
    assertEquals(silence, other.receive(read(bare), tuple(1), now));
    assertEquals(silence, other.receive(read(least), tuple("2001:db8::1"), now));
    assertEquals(IceState.NEW, other.state());
    assertInstanceOf(IceResult.Accepted.class, other.receive(read(least), tuple(1), now));
    for (Tuple from : List.of(tuple(1), tuple("2001:db8::1"))) {
      byte[] check = check(FIRST).bytes();
      assertTrue(accept(check, from).response().length <= check.length);
    }
  }

  @Test
  void aCheckThatIsHeardAndSentAgainFromElsewhereOpensNothingAndMovesNoMedia() {
    byte[] check = check(FIRST).useCandidate();
    accept(check, tuple(1));
    assertEquals(
        new IceResult.Dropped(IceDrop.REPLAYED), receive(check.clone(), tuple("203.0.113.9")));
    assertEquals(Optional.of(tuple(1)), ice.selected(now));
    assertFalse(ice.accepts(tuple("203.0.113.9"), now));
    accept(check, tuple(1));
  }

  @Test
  void aCheckThatIsSentAgainLongAfterItsTimeRenewsNoConsent() {
    byte[] old = check(FIRST).bytes();
    accept(old, tuple(1));
    for (int i = 0; i < 5; i++) {
      now += 10 * SECOND;
      accept(check(FIRST).bytes(), tuple(1));
    }
    assertEquals(new IceResult.Dropped(IceDrop.REPLAYED), receive(old, tuple(1)));
  }

  @Test
  void aPeerThatWantsToBeControlledIsToldToChangeItsRole() {
    StunMessage answer =
        refuse(
            487,
            StunWriter.request(id())
                .username(name(FIRST))
                .priority(1)
                .iceControlled(5)
                .integrity(new StunKey(FIRST.password()))
                .fingerprint());
    assertTrue(answer.integrityHolds(new StunKey(FIRST.password())));
    assertFalse(ice.accepts(tuple(1), now));
  }

  @Test
  void anUnknownComprehensionRequiredAttributeIsNamedInTheRefusal() {
    StunMessage answer =
        refuse(
            420,
            StunWriter.request(id())
                .username(name(FIRST))
                .priority(1)
                .attribute(0x7ABC, new byte[4])
                .integrity(new StunKey(FIRST.password()))
                .fingerprint());
    assertArrayEquals(new int[] {0x7ABC}, answer.unknownAttributes());
    assertFalse(ice.accepts(tuple(1), now));
  }

  @Test
  void responsesIndicationsAndOtherMethodsGetNoAnswer() {
    byte[] indication = StunWriter.indication(id()).fingerprint().bytes();
    assertEquals(new IceResult.Dropped(IceDrop.NOT_A_REQUEST), receive(indication, tuple(1)));
    byte[] response = StunWriter.success(read(check(FIRST).bytes())).fingerprint().bytes();
    assertEquals(new IceResult.Dropped(IceDrop.NOT_A_REQUEST), receive(response, tuple(1)));
    byte[] allocate = StunWriter.request(id()).bytes();
    allocate[1] = 3;
    assertEquals(new IceResult.Dropped(IceDrop.UNKNOWN_METHOD), receive(allocate, tuple(1)));
  }

  @Test
  void consentLastsThirtySecondsFromTheLastCheck() {
    accept(check(FIRST).bytes(), tuple(1));
    now += 29 * SECOND;
    accept(check(FIRST).bytes(), tuple(1));
    assertEquals(OptionalLong.of(now + 30 * SECOND), ice.deadline());
    now += 30 * SECOND - 1;
    assertEquals(List.of(), ice.expire(now));
    assertEquals(Optional.of(tuple(1)), ice.selected(now));
    now += 1;
    assertEquals(Optional.empty(), ice.selected(now));
    assertFalse(ice.accepts(tuple(1), now));
    assertEquals(List.of(tuple(1)), ice.expire(now));
    assertEquals(IceState.LOST, ice.state());
    assertEquals(List.of(), ice.expire(now));
  }

  @Test
  void afterConsentIsLostThereIsSilenceEvenIfTheTimerWasLate() {
    accept(check(FIRST).bytes(), tuple(1));
    now += 31 * SECOND;
    var silence = new IceResult.Dropped(IceDrop.CONSENT_LOST);
    assertEquals(silence, receive(check(FIRST).bytes(), tuple(1)));
    ice.expire(now);
    assertEquals(IceState.LOST, ice.state());
    assertEquals(silence, receive(check(FIRST).bytes(), tuple(1)));
    assertEquals(silence, receive(check(FIRST).bytes(), tuple(2)));
    assertEquals(silence, receive(StunWriter.request(id()).bytes(), tuple(2)));
  }

  @Test
  void aRestartBringsALostSessionBack() {
    accept(check(FIRST).bytes(), tuple(1));
    now += 31 * SECOND;
    ice.expire(now);
    ice.restart(SECOND_GENERATION);
    assertEquals(IceState.LOST, ice.state());
    assertEquals(
        new IceResult.Dropped(IceDrop.CONSENT_LOST), receive(check(FIRST).bytes(), tuple(1)));
    assertTrue(accept(check(SECOND_GENERATION).bytes(), tuple(3)).restarted());
    assertEquals(IceState.CONNECTED, ice.state());
    assertEquals(Optional.of(tuple(3)), ice.selected(now));
  }

  @Test
  void oldCredentialsLiveUntilTheFirstCheckWithTheNewOnes() {
    accept(check(FIRST).useCandidate(), tuple(1));
    ice.restart(SECOND_GENERATION);
    assertTrue(ice.answersTo(FIRST.ufrag()));
    assertTrue(ice.answersTo(SECOND_GENERATION.ufrag()));
    assertFalse(accept(check(FIRST).useCandidate(), tuple(1)).restarted());
    var restarted = accept(check(SECOND_GENERATION).useCandidate(), tuple(2));
    assertTrue(restarted.restarted());
    assertTrue(restarted.selectionChanged());
    assertTrue(
        read(restarted.response()).integrityHolds(new StunKey(SECOND_GENERATION.password())));
    assertFalse(ice.answersTo(FIRST.ufrag()));
    refuse(401, check(FIRST));
    assertTrue(ice.accepts(tuple(1), now), "media under way from the old path is still taken");
  }

  @Test
  void aForgedRestartCheckChangesNothing() {
    accept(check(FIRST).bytes(), tuple(1));
    ice.restart(SECOND_GENERATION);
    refuse(
        401,
        StunWriter.request(id())
            .username(name(SECOND_GENERATION))
            .priority(1)
            .integrity(new StunKey(FIRST.password()))
            .fingerprint());
    assertFalse(accept(check(FIRST).bytes(), tuple(1)).restarted());
  }

  @Test
  void mediaFlowsBeforeAnyNominationAndFollowsOneWhenItComes() {
    accept(check(FIRST).bytes(), tuple(1));
    assertFalse(accept(check(FIRST).bytes(), tuple(2)).selectionChanged());
    assertTrue(accept(check(FIRST).useCandidate(), tuple(2)).selectionChanged());
    assertEquals(Optional.of(tuple(2)), ice.selected(now));
  }

  @Test
  void aPeerThatNominatesOneAfterTheOtherIsFollowedAtOnce() {
    accept(check(FIRST).priority(900).useCandidate(), tuple(1));
    assertTrue(accept(check(FIRST).priority(100).useCandidate(), tuple(2)).selectionChanged());
    accept(check(FIRST).priority(900).bytes(), tuple(1));
    assertEquals(Optional.of(tuple(2)), ice.selected(now));
    assertTrue(accept(check(FIRST).priority(900).useCandidate(), tuple(1)).selectionChanged());
  }

  @Test
  void aPeerThatNominatesEverythingSettlesOnItsBestTupleWithoutFlapping() {
    accept(check(FIRST).priority(100).useCandidate(), tuple(1));
    accept(check(FIRST).priority(900).useCandidate(), tuple(2));
    for (int round = 0; round < 10; round++) {
      now += SECOND / 10;
      assertFalse(accept(check(FIRST).priority(100).useCandidate(), tuple(1)).selectionChanged());
      assertFalse(accept(check(FIRST).priority(900).useCandidate(), tuple(2)).selectionChanged());
      assertEquals(Optional.of(tuple(2)), ice.selected(now));
    }
  }

  @Test
  void aSelectedTupleThatWentQuietGivesWayToOneThatIsChecked() {
    accept(check(FIRST).priority(900).useCandidate(), tuple(1));
    accept(check(FIRST).priority(100).bytes(), tuple(2));
    now += 6 * SECOND;
    assertFalse(accept(check(FIRST).priority(100).bytes(), tuple(2)).selectionChanged());
    now += 2 * SECOND;
    assertTrue(accept(check(FIRST).priority(100).bytes(), tuple(2)).selectionChanged());
  }

  @Test
  void aSelectedTupleWhoseConsentEndsIsReplacedByTheFreshest() {
    accept(check(FIRST).priority(900).useCandidate(), tuple(1));
    now += 3 * SECOND;
    accept(check(FIRST).priority(5).bytes(), tuple(2));
    accept(check(FIRST).priority(5).bytes(), tuple(3));
    now += 2 * SECOND;
    accept(check(FIRST).priority(5).bytes(), tuple(2));
    now += 26 * SECOND;
    assertEquals(List.of(tuple(1)), ice.expire(now));
    assertEquals(IceState.CONNECTED, ice.state());
    assertEquals(Optional.of(tuple(2)), ice.selected(now));
  }

  @Test
  void aNinthTupleDisplacesTheOneLongestUncheckedButNotTheSelectedOne() {
    for (int port = 1; port <= 8; port++) {
      accept(check(FIRST).bytes(), tuple(port));
      now += SECOND / 100;
    }
    assertEquals(Optional.of(tuple(1)), ice.selected(now));
    var ninth = accept(check(FIRST).bytes(), tuple(9));
    assertEquals(Optional.of(tuple(2)), ninth.forgotten());
    assertFalse(ice.accepts(tuple(2), now));
    assertTrue(ice.accepts(tuple(1), now));
    assertTrue(ice.accepts(tuple(9), now));
  }

  @Test
  void udpAndTcpFromOneAddressAreTwoTuples() {
    var udp = tuple(7);
    var tcp = new Tuple(Tuple.Protocol.TCP, udp.remote());
    accept(check(FIRST).bytes(), udp);
    assertFalse(ice.accepts(tcp, now));
    assertTrue(accept(check(FIRST).bytes(), tcp).newTuple());
  }

  @Test
  void credentialsAreFreshWellFormedAndNeverPrintTheirPassword() {
    var random = new SecureRandom();
    IceCredentials one = IceCredentials.random(random);
    IceCredentials other = IceCredentials.random(random);
    assertEquals(8, one.ufrag().length());
    assertEquals(24, one.password().length());
    assertFalse(one.ufrag().equals(other.ufrag()));
    assertFalse(one.password().equals(other.password()));
    assertFalse(one.toString().contains(one.password()));
  }

  @Test
  void anotherConsentTimeIsKept() {
    var brief = new IceLite(FIRST, Duration.ofSeconds(5));
    brief.receive(read(check(FIRST).bytes()), tuple(1), now);
    assertEquals(Optional.of(tuple(1)), brief.selected(now + 5 * SECOND - 1));
    assertEquals(Optional.empty(), brief.selected(now + 5 * SECOND));
  }

  private IceResult receive(byte[] bytes, Tuple from) {
    return ice.receive(read(bytes), from, now);
  }

  private IceResult.Accepted accept(byte[] bytes, Tuple from) {
    return assertInstanceOf(IceResult.Accepted.class, receive(bytes, from));
  }

  private StunMessage refuse(int code, StunWriter request) {
    return refuse(code, request.bytes());
  }

  private StunMessage refuse(int code, Check check) {
    return refuse(code, check.bytes());
  }

  private StunMessage refuse(int code, byte[] request) {
    var refused = assertInstanceOf(IceResult.Refused.class, receive(request, tuple(1)));
    assertEquals(code, refused.code());
    StunMessage answer = read(refused.response());
    assertEquals(code, answer.errorCode().orElseThrow());
    assertTrue(answer.hasFingerprint());
    return answer;
  }

  private static Check check(IceCredentials to) {
    return new Check(to, 100);
  }

  /** A check as a full, controlling agent sends it. */
  private record Check(IceCredentials to, long priority) {
    Check priority(long other) {
      return new Check(to, other);
    }

    byte[] bytes() {
      return sign(StunWriter.request(id()).username(name(to)).priority(priority));
    }

    byte[] useCandidate() {
      return sign(StunWriter.request(id()).username(name(to)).priority(priority).useCandidate());
    }

    private byte[] sign(StunWriter writer) {
      return writer.iceControlling(42).integrity(new StunKey(to.password())).fingerprint().bytes();
    }
  }

  private static String name(IceCredentials to) {
    return to.ufrag() + ":peer";
  }

  private static byte[] id() {
    byte[] id = new byte[12];
    new SecureRandom().nextBytes(id);
    return id;
  }

  private static Tuple tuple(String address) {
    return new Tuple(
        Tuple.Protocol.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), 40000));
  }

  private static Tuple tuple(int port) {
    return new Tuple(Tuple.Protocol.UDP, new InetSocketAddress("192.0.2.9", 40000 + port));
  }

  private static StunMessage read(byte[] bytes) {
    return assertInstanceOf(StunParse.Read.class, StunMessage.parse(bytes)).message();
  }
}
