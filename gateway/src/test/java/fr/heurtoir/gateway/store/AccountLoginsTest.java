package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.AccountStore.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountLoginsTest {
  private static final Account MORNING = new Account("account", Optional.of("morning"));
  private static final Account EVENING = new Account("account", Optional.of("evening"));
  private static final Account OTHER = new Account("other", Optional.empty());

  @TempDir Path folder;
  private StoreFixture fixture;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    fixture = new StoreFixture(folder);
    store = fixture.store;
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String issued(Account account) {
    String token =
        store
            .enrolments()
            .issueToken("directrice", "jules-ferry", Duration.ofMinutes(10), "account");
    store.accountLogins().keep(token, account);
    return token;
  }

  private String phone(Account account) {
    Redeemed redeemed =
        store.enrolments().redeem(CommuneId.FIRST, new Secret.Token(issued(account)), "x", "key-1");
    return assertInstanceOf(Redeemed.Enrolled.class, redeemed).phone().id();
  }

  @Test
  void aPhoneIsKnownByTheSignInThatEnrolledIt() {
    assertEquals(Optional.of(MORNING), store.accountLogins().ofPhone(phone(MORNING)));
    assertEquals(Optional.of(OTHER), store.accountLogins().ofPhone(phone(OTHER)));
    assertEquals(Optional.empty(), store.accountLogins().ofPhone("p0"));
  }

  @Test
  void aSessionEndsItsOwnPhonesAndAnAccountAllOfThem() {
    String morning = phone(MORNING);
    String evening = phone(EVENING);
    String other = phone(OTHER);
    AccountLogins logins = store.accountLogins();
    assertEquals(
        List.of(morning),
        logins.end(CommuneId.FIRST, Optional.of("account"), Optional.of("morning")));
    assertEquals(
        List.of(evening), logins.end(CommuneId.FIRST, Optional.empty(), Optional.of("evening")));
    assertEquals(
        List.of(),
        logins.end(CommuneId.FIRST, Optional.of("other"), Optional.of("morning")),
        "both must fit");
    assertEquals(
        List.of(morning, evening).stream().sorted().toList(),
        logins.end(CommuneId.FIRST, Optional.of("account"), Optional.empty()).stream()
            .sorted()
            .toList());
    store.sessions().revoke(morning);
    assertEquals(
        List.of(evening), logins.end(CommuneId.FIRST, Optional.of("account"), Optional.empty()));
    assertEquals(List.of(), logins.end(CommuneId.FIRST, Optional.empty(), Optional.empty()));
    assertEquals(
        List.of(other), logins.end(CommuneId.FIRST, Optional.of("other"), Optional.empty()));
  }

  @Test
  void anEnrolmentThatWasNotUsedYetIsRevokedWithItsSession() {
    String token = issued(MORNING);
    String later = issued(EVENING);
    store.accountLogins().end(CommuneId.FIRST, Optional.empty(), Optional.of("morning"));
    assertEquals(
        new Redeemed.Refused(EnrolmentLink.State.REVOKED),
        store.enrolments().redeem(CommuneId.FIRST, new Secret.Token(token), "x", "key-2"));
    assertInstanceOf(
        Redeemed.Enrolled.class,
        store.enrolments().redeem(CommuneId.FIRST, new Secret.Token(later), "x", "key-3"));
  }

  @Test
  void signInsThatEnrolNobodyAnyMoreAreForgotten() {
    String phone = phone(MORNING);
    String gone = phone(EVENING);
    issued(OTHER);
    assertEquals(0, store.accountLogins().forget());
    store.sessions().revoke(gone);
    fixture.pass(Duration.ofMinutes(11));
    assertEquals(2, store.accountLogins().forget(), "the revoked one and the unused one");
    assertEquals(Optional.of(MORNING), store.accountLogins().ofPhone(phone));
    assertEquals(Optional.empty(), store.accountLogins().ofPhone(gone));
  }
}
