package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneProof.Kind;
import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@link fr.heurtoir.gateway.phone.PhoneStore} promises of sessions, subscriptions and proofs.
 * Links are {@link EnrolmentStoreContractTest}'s.
 */
class PhoneStoreContractTest extends PortContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private SessionStore sessions() {
    return kept.phones().sessions();
  }

  private PushSubscription pushed(String phone) {
    return kept.phones().subscriptions().of(phone).orElseThrow();
  }

  private PhoneProof proof(String phone) {
    return kept.phones().proofs().of(phone);
  }

  // ---- sessions ---------------------------------------------------------------------------------

  @Test
  void aSessionEndsAtItsTimeUnlessItIsRenewedBefore() throws Exception {
    String cookie = enrolled(HEAD).cookie();
    String unused = enrolled(HEAD).cookie();
    assertFalse(sessions().due(cookie));
    time.pass(Duration.ofDays(7));
    assertFalse(sessions().due(cookie));
    time.pass(Duration.ofMillis(1));
    assertTrue(sessions().due(cookie));
    sessions().renew(cookie);
    assertFalse(sessions().due(cookie));
    Instant renewed = time.instant();
    time.pass(Duration.between(time.instant(), BEGIN.plus(SessionStore.VALIDITY)));
    assertTrue(sessions().byCookie(cookie).isPresent());
    assertEquals(Optional.empty(), sessions().byCookie(unused));
    assertFalse(sessions().due(unused));
    sessions().renew(unused);
    again();
    assertEquals(Optional.empty(), sessions().byCookie(unused), "what is over stays so");
    assertTrue(sessions().byCookie(cookie).isPresent());
    time.pass(Duration.between(time.instant(), renewed.plus(SessionStore.VALIDITY)));
    assertEquals(Optional.empty(), sessions().byCookie(cookie));
  }

  @Test
  void whatIsNoCookieIsNobodys() {
    enrolled(HEAD);
    for (String none : List.of("", "x", "A".repeat(43), "x".repeat(10_000))) {
      assertEquals(Optional.empty(), sessions().byCookie(none));
      assertFalse(sessions().due(none));
      sessions().renew(none);
    }
  }

  @Test
  void aRevokedPhoneIsNobodyAtOnceAndForGood() throws Exception {
    var hers = enrolled(HEAD);
    var his = enrolled(STAFF);
    String phone = hers.phone().id();
    kept.phones().subscriptions().keep(phone, new PushSubscription("https://a", "k", "s"));
    kept.phones().proofs().proved(phone, Kind.SHOWN);
    sessions().forget(phone);
    assertEquals(Optional.empty(), sessions().byCookie(hers.cookie()));
    assertEquals(Optional.empty(), kept.phones().phones().byId(phone));
    assertTrue(sessions().revoke(phone), "it was not kept yet");
    assertFalse(sessions().revoke(phone));
    assertFalse(sessions().revoke("p0"));
    sessions().forget("p0");
    again();
    assertEquals(Optional.empty(), sessions().byCookie(hers.cookie()));
    assertEquals(List.of(his.phone()), kept.phones().phones().all());
    assertEquals(Optional.empty(), kept.phones().subscriptions().of(phone));
    kept.phones().proofs().write();
    assertEquals(PhoneProof.none(time.instant()), proof(phone));
    assertTrue(sessions().byCookie(his.cookie()).isPresent());
  }

  // ---- how they are woken, and what they proved -------------------------------------------------

  @Test
  void aPhoneHasOneSubscriptionTheLastThatItGave() throws Exception {
    String phone = phone().id();
    assertEquals(Optional.empty(), kept.phones().subscriptions().of(phone));
    kept.phones().subscriptions().keep(phone, new PushSubscription("https://a", "k", "s"));
    var last = new PushSubscription("https://b", "k", "s");
    kept.phones().subscriptions().keep(phone, last);
    kept.phones().subscriptions().keep(phone, last);
    kept.phones().subscriptions().keep("p0", last);
    again();
    assertEquals(last, pushed(phone));
    assertEquals(Optional.empty(), kept.phones().subscriptions().of("p0"));
    kept.phones().subscriptions().forget(phone);
    kept.phones().subscriptions().forget(phone);
    again();
    assertEquals(Optional.empty(), kept.phones().subscriptions().of(phone));
  }

  @Test
  void whatItsServiceForgotIsForgottenUnlessThePhoneGaveAnother() throws Exception {
    String phone = phone().id();
    var old = new PushSubscription("https://a", "key", "secret");
    var young = new PushSubscription("https://a", "another key", "secret");
    kept.phones().subscriptions().keep(phone, young);
    kept.phones().subscriptions().gone(phone, old);
    kept.phones().subscriptions().gone("p0", young);
    assertEquals(young, pushed(phone));
    again();
    assertEquals(young, pushed(phone), "after a restart as before it");
    kept.phones().subscriptions().gone(phone, young);
    again();
    assertEquals(Optional.empty(), kept.phones().subscriptions().of(phone));
  }

  @Test
  void whatAPhoneProvedIsKeptOnceItIsWritten() throws Exception {
    String phone = phone().id();
    time.pass(HOUR);
    assertEquals(PhoneProof.none(BEGIN), proof(phone), "since it is enrolled");
    kept.phones().proofs().toldUnreachable(phone, time.instant());
    assertEquals(Optional.of(time.instant()), proof(phone).unreachable());
    PhoneProof before = kept.phones().proofs().proved(phone, Kind.CONNECTED);
    assertEquals(Optional.of(time.instant()), before.unreachable(), "what was known before");
    time.pass(HOUR);
    kept.phones().proofs().proved(phone, Kind.WOKEN);
    PhoneProof known =
        new PhoneProof(
            BEGIN,
            Optional.of(BEGIN.plus(HOUR)),
            Optional.of(BEGIN.plus(HOUR.multipliedBy(2))),
            Optional.empty(),
            Optional.empty());
    assertEquals(known, proof(phone));
    kept.phones().proofs().write();
    kept.phones().proofs().write();
    again();
    assertEquals(known, proof(phone));
  }

  @Test
  void ofAPhoneThatNobodyEnrolledNothingIsKept() throws Exception {
    assertEquals(PhoneProof.none(BEGIN), proof("p0"));
    kept.phones().proofs().proved("p0", Kind.SHOWN);
    kept.phones().proofs().toldUnreachable("p1", BEGIN);
    kept.phones().proofs().write();
    time.pass(HOUR);
    assertEquals(PhoneProof.none(BEGIN.plus(HOUR)), proof("p0"));
    assertEquals(PhoneProof.none(BEGIN.plus(HOUR)), proof("p1"));
  }

  @Test
  void ofWhatIsProvedAtOnceOnManyThreadsNothingIsLost() throws Exception {
    List<String> phones = Stream.generate(() -> phone().id()).limit(50).toList();
    CyclicBarrier together = new CyclicBarrier(Kind.values().length);
    CompletableFuture<?>[] provers =
        Stream.of(Kind.values())
            .map(
                kind ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (String phone : phones) {
                            await(together);
                            kept.phones().proofs().proved(phone, kind);
                          }
                        },
                        task -> Thread.ofPlatform().daemon().start(task)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(provers).get(20, TimeUnit.SECONDS);
    Optional<Instant> now = Optional.of(BEGIN);
    assertEquals(
        Set.of(new PhoneProof(BEGIN, now, now, now, Optional.empty())),
        phones.stream().map(this::proof).collect(java.util.stream.Collectors.toSet()));
  }
}
