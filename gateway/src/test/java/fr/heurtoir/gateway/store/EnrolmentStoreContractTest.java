package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.EnrolmentLink.State;
import fr.heurtoir.gateway.phone.EnrolmentStore;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.phone.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link EnrolmentStore} promises of links and of the phones that they enrol. */
class EnrolmentStoreContractTest extends PortContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private EnrolmentStore links() {
    return kept.phones().enrolments();
  }

  private SessionStore sessions() {
    return kept.phones().sessions();
  }

  private State state(String token) {
    return look(new Secret.Token(token)).orElseThrow().state();
  }

  @Test
  void aLinkEnrolsOnePhoneOnceAndIsSeenAsUsed() throws Exception {
    String token = token(HEAD);
    assertEquals(
        Optional.of(
            new EnrolmentLink(
                links().all().getFirst().id(),
                HEAD,
                SCHOOL,
                CONSOLE,
                BEGIN,
                BEGIN.plus(HOUR),
                State.OPEN,
                Optional.empty())),
        look(new Secret.Token(token)));
    Redeemed.Enrolled enrolled = assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key"));
    EnrolledPhone phone = enrolled.phone();
    assertEquals(
        new EnrolledPhone(phone.id(), "Téléphone", HEAD, Optional.of("key"), BEGIN), phone);
    assertEquals(new Redeemed.Refused(State.USED), redeem(token, "another"));
    again();
    assertEquals(List.of(phone), kept.phones().phones().all());
    assertEquals(Optional.of(phone), kept.phones().phones().byId(phone.id()));
    assertEquals(Optional.empty(), kept.phones().phones().byId("p0"));
    assertEquals(Optional.of(phone), sessions().byCookie(enrolled.cookie()));
    assertEquals(State.USED, state(token));
    assertEquals(Optional.of(phone.id()), links().all().getFirst().phone());
  }

  @Test
  void theSameDeviceMayComeAgainForTenMinutesAndGetsANewSession() {
    String token = token(HEAD);
    var first = assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key"));
    time.pass(Duration.ofMinutes(10).minusMillis(1));
    var again = assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key"));
    assertEquals(first.phone(), again.phone());
    assertNotEquals(first.cookie(), again.cookie());
    assertEquals(1, kept.phones().phones().all().size());
    time.pass(Duration.ofMillis(1));
    assertEquals(new Redeemed.Refused(State.USED), redeem(token, "key"));
    assertTrue(sessions().byCookie(first.cookie()).isPresent());
    assertTrue(sessions().byCookie(again.cookie()).isPresent());
  }

  @Test
  void aPhoneThatWasRevokedDoesNotComeBackByItsLink() {
    String token = token(HEAD);
    var first = assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key"));
    sessions().revoke(first.phone().id());
    assertEquals(new Redeemed.Refused(State.USED), redeem(token, "key"));
  }

  @Test
  void aCodeIsAsGoodAsItsTokenAndSaysNothingOfWhatBecameOfIt() {
    EnrolmentLink.Issued issued = links().issue(HEAD, SCHOOL, HOUR, CONSOLE);
    assertEquals(43, issued.token().length());
    assertTrue(issued.code().matches("[0-9A-Z]{4}-[0-9A-Z]{4}"), issued.code());
    assertEquals(BEGIN.plus(HOUR), issued.expires());
    String typed = " " + issued.code().toLowerCase(Locale.ROOT).replace("-", " ");
    assertEquals(Optional.of(issued.id()), look(new Secret.Code(typed)).map(EnrolmentLink::id));
    assertEquals(Optional.empty(), look(new Secret.Code("")));
    assertEquals(Optional.empty(), look(new Secret.Code("0".repeat(10_000))));
    assertInstanceOf(
        Redeemed.Enrolled.class, redeem(new Secret.Code(issued.code()), "Téléphone", "key"));
    assertEquals(Optional.empty(), look(new Secret.Code(issued.code())));
    assertEquals(
        new Redeemed.Unknown(), redeem(new Secret.Code(issued.code()), "Téléphone", "another"));
    assertEquals(State.USED, state(issued.token()));
  }

  @Test
  void aLinkIsForAPersonOfTheSchoolForATimeInItsRange() {
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofMillis(-1),
            EnrolmentStore.MAX_VALIDITY.plus(Duration.ofMillis(1)))) {
      assertThrows(
          IllegalArgumentException.class, () -> links().issueToken(HEAD, SCHOOL, wrong, CONSOLE));
    }
    for (List<String> wrong :
        List.of(List.of("nobody", SCHOOL), List.of(HEAD, "nowhere"), List.of(STAFF, OTHER))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> links().issueToken(wrong.getFirst(), wrong.getLast(), HOUR, CONSOLE));
    }
    assertEquals(List.of(), links().all());
    links().issueToken(HEAD, OTHER, EnrolmentStore.MAX_VALIDITY, CONSOLE);
    assertEquals(1, links().all().size());
  }

  @Test
  void whatIsNoLinkEnrolsNobody() {
    token(HEAD);
    for (String none : List.of("", "x", "A".repeat(43), "x".repeat(10_000))) {
      assertEquals(new Redeemed.Unknown(), redeem(none, "key"));
      assertEquals(Optional.empty(), look(new Secret.Token(none)));
    }
    assertEquals(List.of(), kept.phones().phones().all());
  }

  @Test
  void aLinkEndsAtItsTimeOrWhenItIsTakenBackOnce() {
    String expired = token(HEAD);
    time.pass(HOUR.minusMillis(1));
    assertEquals(State.OPEN, state(expired));
    time.pass(Duration.ofMillis(1));
    String revoked = token(HEAD);
    assertEquals(State.EXPIRED, state(expired));
    assertEquals(new Redeemed.Refused(State.EXPIRED), redeem(expired, "key"));
    List<String> ids = links().all().stream().map(EnrolmentLink::id).toList();
    assertTrue(links().revoke(ids.getFirst()));
    for (String over : List.of(ids.getFirst(), ids.getLast(), "e0")) {
      assertFalse(links().revoke(over));
    }
    assertEquals(State.REVOKED, state(revoked));
    assertEquals(new Redeemed.Refused(State.REVOKED), redeem(revoked, "key"));
  }

  @Test
  void aLinkWhosePersonIsGoneIsNotUsedAndIsGoodAgainWhenTheyAreBack() {
    String token = token(HEAD);
    schools.set(of(STAFF));
    assertEquals(Optional.empty(), look(new Secret.Token(token)));
    assertEquals(new Redeemed.Unknown(), redeem(token, "key"));
    schools.set(of(HEAD, STAFF));
    assertEquals(State.OPEN, state(token));
    assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key"));
  }

  @Test
  void aNameOutOfItsRangeUsesNoLink() {
    String token = token(HEAD);
    for (String wrong : List.of("", "x".repeat(81), "🛎".repeat(81))) {
      assertThrows(
          IllegalArgumentException.class, () -> redeem(new Secret.Token(token), wrong, "key"));
    }
    var enrolled =
        assertInstanceOf(
            Redeemed.Enrolled.class, redeem(new Secret.Token(token), "🛎".repeat(80), "key"));
    assertEquals("🛎".repeat(80), enrolled.phone().name());
  }

  @Test
  void linksAreListedNewestFirstAndAreForgottenWhenTheyAreOld() throws Exception {
    String first = token(HEAD);
    time.pass(Duration.ofSeconds(1));
    token(STAFF);
    assertEquals(List.of(STAFF, HEAD), links().all().stream().map(EnrolmentLink::person).toList());
    time.pass(Duration.ofDays(30).plus(HOUR));
    kept.purge(Duration.ofDays(30));
    assertEquals(List.of(STAFF), links().all().stream().map(EnrolmentLink::person).toList());
    assertEquals(Optional.empty(), look(new Secret.Token(first)));
  }

  @Test
  void ofManyWhoUseOneLinkAtOnceOneIsEnrolled() throws Exception {
    String token = token(HEAD);
    CyclicBarrier together = new CyclicBarrier(4);
    List<CompletableFuture<Redeemed>> tries =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(together);
                          return redeem(token, "key " + i);
                        },
                        task -> Thread.ofPlatform().daemon().start(task)))
            .toList();
    int won = 0;
    for (CompletableFuture<Redeemed> each : tries) {
      // A loser may be told that the database was busy: it was not enrolled either.
      won +=
          each.handle((redeemed, _) -> redeemed instanceof Redeemed.Enrolled)
                  .get(20, TimeUnit.SECONDS)
              ? 1
              : 0;
    }
    assertEquals(1, won);
    assertEquals(1, kept.phones().phones().all().size());
  }
}
