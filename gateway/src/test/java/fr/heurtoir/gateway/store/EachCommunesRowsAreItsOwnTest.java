package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.EnrolmentLink.State;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.AccountStore.Account;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One database of two communes that gave everything the same names. */
@ParameterizedClass
@EnumSource
class EachCommunesRowsAreItsOwnTest {
  private static final CommuneId OTHER = new CommuneId("ville-b");
  private static final DoorId GATE = new DoorId("portail.jules-ferry");
  private static final DoorId OTHER_GATE = new DoorId("portail.jules-ferry.ville-b");
  private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");
  private static final Schools SCHOOLS =
      new Schools(
          List.of(
              school("jules-ferry", "directrice"),
              school("jules-ferry.ville-b", "directrice.ville-b")));

  @Parameter Shipped kind;
  @TempDir Path folder;
  private Store store;

  private static School school(String id, String person) {
    return new School(
        id, "École", List.of(), List.of(new Person(person, "Direction")), RingPlan.standard());
  }

  @BeforeEach
  void open() throws Exception {
    store = opened();
  }

  private Store opened() throws Exception {
    return Store.open(kind.in(folder), () -> SCHOOLS, SteadyClock.Sources.system(), new Counters());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String link(String person, String school) {
    return store.enrolments().issueToken(person, school, Duration.ofHours(1), "test");
  }

  private Redeemed redeem(CommuneId at, String token) {
    return store.enrolments().redeem(at, new Secret.Token(token), "Téléphone", "key");
  }

  @Test
  void aLinkIsUnknownAtTheOtherCommunesAddressAndStaysGoodAtItsOwn() {
    String first = link("directrice", "jules-ferry");
    String other = link("directrice.ville-b", "jules-ferry.ville-b");

    assertInstanceOf(Redeemed.Unknown.class, redeem(OTHER, first));
    assertInstanceOf(Redeemed.Unknown.class, redeem(CommuneId.FIRST, other));
    assertInstanceOf(Redeemed.Unknown.class, redeem(new CommuneId("ville"), other));
    assertInstanceOf(Redeemed.Unknown.class, redeem(new CommuneId("b"), other));
    assertEquals(Optional.empty(), store.enrolments().look(OTHER, new Secret.Token(first)));

    assertEquals(
        State.OPEN,
        store.enrolments().look(CommuneId.FIRST, new Secret.Token(first)).orElseThrow().state());
    Redeemed.Enrolled here =
        assertInstanceOf(Redeemed.Enrolled.class, redeem(CommuneId.FIRST, first));
    Redeemed.Enrolled there = assertInstanceOf(Redeemed.Enrolled.class, redeem(OTHER, other));
    assertEquals("directrice", here.phone().person());
    assertEquals("directrice.ville-b", there.phone().person());
    assertInstanceOf(
        Redeemed.Unknown.class, redeem(OTHER, first), "nor is it told that it was used");
  }

  @Test
  void aCodeIsUnknownAtTheOtherCommunesAddress() {
    String code =
        store.enrolments().issue("directrice", "jules-ferry", Duration.ofHours(1), "t").code();
    assertInstanceOf(
        Redeemed.Unknown.class,
        store.enrolments().redeem(OTHER, new Secret.Code(code), "Téléphone", "key"));
    assertInstanceOf(
        Redeemed.Enrolled.class,
        store.enrolments().redeem(CommuneId.FIRST, new Secret.Code(code), "Téléphone", "key"));
  }

  @Test
  void aProviderEndsThePhonesOfItsOwnCommuneAlone() {
    // One provider for both communes: the same account has the same hash.
    Account account = new Account("account", Optional.empty());
    String first = link("directrice", "jules-ferry");
    String other = link("directrice.ville-b", "jules-ferry.ville-b");
    String unused = link("directrice.ville-b", "jules-ferry.ville-b");
    List.of(first, other, unused).forEach(token -> store.accountLogins().keep(token, account));
    String here =
        assertInstanceOf(Redeemed.Enrolled.class, redeem(CommuneId.FIRST, first)).phone().id();
    String there = assertInstanceOf(Redeemed.Enrolled.class, redeem(OTHER, other)).phone().id();

    assertEquals(
        List.of(here),
        store.accountLogins().end(CommuneId.FIRST, Optional.of("account"), Optional.empty()));
    assertEquals(
        State.OPEN, store.enrolments().look(OTHER, new Secret.Token(unused)).orElseThrow().state());
    assertEquals(
        List.of(there), store.accountLogins().end(OTHER, Optional.of("account"), Optional.empty()));
    assertEquals(
        State.REVOKED,
        store.enrolments().look(OTHER, new Secret.Token(unused)).orElseThrow().state());
  }

  private static KeyEpoch epoch(long number) {
    return new KeyEpoch(number, List.of(OrderKey.generate().publicKey()), NOW);
  }

  @Test
  void eachCommuneHasItsOwnOrderKeysThoughTheirNumbersAreEqual() {
    KeyEpoch first = epoch(1);
    KeyEpoch other = epoch(1);
    store.doors().keep(CommuneId.FIRST, first);
    store.doors().keep(OTHER, other);
    store.doors().tookKeys(GATE, 1);
    store.doors().tookKeys(OTHER_GATE, 1);

    assertEquals(Optional.of(first), store.doors().keys(CommuneId.FIRST).epoch());
    assertEquals(Optional.of(other), store.doors().keys(OTHER).epoch());
    assertEquals(java.util.Set.of(GATE), store.doors().keys(CommuneId.FIRST).taken().keySet());
    assertEquals(java.util.Set.of(OTHER_GATE), store.doors().keys(OTHER).taken().keySet());
  }

  @Test
  void whatADatabaseHeldBeforeIsTheFirstCommunes() throws Exception {
    KeyEpoch known = epoch(1_756_000_000);
    String token = link("directrice", "jules-ferry");
    store.close();
    try (Connection db = kind.other(folder);
        Statement statement = db.createStatement()) {
      statement.execute("drop table order_epoch");
      statement.execute(
          "create table order_epoch (epoch bigint not null primary key, keys text not null,"
              + " since bigint not null)");
      statement.execute(
          "insert into order_epoch values ("
              + known.number()
              + ", '"
              + known.keys().getFirst().value()
              + "', "
              + known.since().toEpochMilli()
              + ")");
      assertEquals(
          1,
          statement.executeUpdate(
              "delete from flyway_schema_history where script = 'V16__communes.sql'"));
    }

    store = opened();

    assertEquals(Optional.of(known), store.doors().keys(CommuneId.FIRST).epoch());
    assertEquals(Optional.empty(), store.doors().keys(OTHER).epoch());
    assertInstanceOf(Redeemed.Unknown.class, redeem(OTHER, token));
    assertInstanceOf(Redeemed.Enrolled.class, redeem(CommuneId.FIRST, token));
    assertEquals(
        kind == Shipped.SQLITE,
        java.nio.file.Files.exists(folder.resolve("store.db.before-V17")),
        "a file was copied first");
  }
}
