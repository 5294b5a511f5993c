package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.AccountStore.Account;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link fr.heurtoir.gateway.web.AccountStore} promises, whatever keeps it. */
class AccountStoreContractTest extends PortContract {
  private static final Account MORNING = new Account("account", Optional.of("morning"));
  private static final Account EVENING = new Account("account", Optional.of("evening"));
  private static final Account OTHERS = new Account("other", Optional.empty());

  private String issued(Account account) {
    String token = token(HEAD);
    kept.accounts().keep(token, account);
    return token;
  }

  private String phone(Account account) {
    String token = issued(account);
    return assertInstanceOf(Redeemed.Enrolled.class, redeem(token, "key of " + token)).phone().id();
  }

  private Set<String> ended(Optional<String> subject, Optional<String> session) {
    List<String> ended = kept.accounts().end(CommuneId.FIRST, subject, session);
    assertEquals(ended.size(), Set.copyOf(ended).size());
    return Set.copyOf(ended);
  }

  private EnrolmentLink.State state(String token) {
    return look(new Secret.Token(token)).orElseThrow().state();
  }

  @Test
  void aPhoneIsKnownByTheSignInThatEnrolledIt() throws Exception {
    String morning = phone(MORNING);
    String others = phone(OTHERS);
    String byStaff = phone().id();
    again();
    assertEquals(Optional.of(MORNING), kept.accounts().ofPhone(morning));
    assertEquals(Optional.of(OTHERS), kept.accounts().ofPhone(others));
    assertEquals(Optional.empty(), kept.accounts().ofPhone(byStaff));
    assertEquals(Optional.empty(), kept.accounts().ofPhone("p0"));
  }

  @Test
  void aSignInIsOfOneLinkThatThereIsAndIsStoredOnce() {
    assertThrows(RuntimeException.class, () -> kept.accounts().keep("A".repeat(43), MORNING));
    String token = issued(MORNING);
    assertThrows(RuntimeException.class, () -> kept.accounts().keep(token, OTHERS));
    assertEquals(Set.of(), ended(Optional.of("other"), Optional.empty()));
    assertEquals(EnrolmentLink.State.OPEN, state(token), "the later one changed nothing");
  }

  @Test
  void aSessionEndsItsPhonesAndAnAccountAllOfThem() {
    String morning = phone(MORNING);
    String evening = phone(EVENING);
    String others = phone(OTHERS);
    assertEquals(Set.of(morning), ended(Optional.of("account"), Optional.of("morning")));
    assertEquals(Set.of(evening), ended(Optional.empty(), Optional.of("evening")));
    assertEquals(Set.of(), ended(Optional.of("other"), Optional.of("morning")), "both must fit");
    assertEquals(Set.of(), ended(Optional.of("nobody"), Optional.empty()));
    assertEquals(Set.of(), ended(Optional.empty(), Optional.empty()), "nobody is named");
    assertEquals(Set.of(morning, evening), ended(Optional.of("account"), Optional.empty()));
    kept.phones().sessions().revoke(morning);
    assertEquals(Set.of(evening), ended(Optional.of("account"), Optional.empty()));
    assertEquals(Set.of(others), ended(Optional.of("other"), Optional.empty()));
  }

  @Test
  void linksThatAreOpenAreRevokedAndNoOthers() {
    String expired = issued(MORNING);
    time.pass(Duration.ofHours(2));
    String open = issued(MORNING);
    String later = issued(EVENING);
    ended(Optional.empty(), Optional.of("morning"));
    assertEquals(EnrolmentLink.State.EXPIRED, state(expired));
    assertEquals(EnrolmentLink.State.REVOKED, state(open));
    assertEquals(EnrolmentLink.State.OPEN, state(later));
    assertEquals(new Redeemed.Refused(EnrolmentLink.State.REVOKED), redeem(open, "key"));
  }

  @Test
  void whoHasLeftTheSchoolIsEndedAllTheSame() {
    String phone = phone(MORNING);
    schools.set(of(STAFF));
    assertEquals(Set.of(phone), ended(Optional.of("account"), Optional.empty()));
  }
}
