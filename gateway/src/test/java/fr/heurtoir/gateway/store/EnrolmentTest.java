package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.phone.Redeemed.Enrolled;
import fr.heurtoir.gateway.school.CommuneId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
  @TempDir Path folder;
  private final AtomicInteger keys = new AtomicInteger();
  private StoreFixture it;

  @BeforeEach
  void open() throws Exception {
    it = new StoreFixture(folder);
  }

  @AfterEach
  void close() {
    it.close();
  }

  private EnrolmentLink.Issued issue() {
    return it.store
        .enrolments()
        .issue("directrice", "jules-ferry", Duration.ofHours(1), "console.test");
  }

  private String token() {
    return it.store
        .enrolments()
        .issueToken("directrice", "jules-ferry", Duration.ofHours(1), "console.test");
  }

  private Redeemed use(Secret secret, String key) {
    return it.store.enrolments().redeem(CommuneId.FIRST, secret, "Direction", key);
  }

  private Optional<Enrolled> redeem(String token) {
    return use(new Secret.Token(token), "key-" + keys.incrementAndGet())
            instanceof Enrolled enrolled
        ? Optional.of(enrolled)
        : Optional.empty();
  }

  @Test
  void theDatabaseIsItsOwnersAlone() throws Exception {
    token();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void aTokenEnrolsOnePhoneOnce() {
    String token = token();
    Enrolled enrolled = redeem(token).orElseThrow();
    assertEquals("directrice", enrolled.phone().person());
    assertEquals(Optional.of(enrolled.phone()), it.store.sessions().byCookie(enrolled.cookie()));
    assertEquals(List.of(enrolled.phone()), it.store.phones().all());
    assertEquals(Optional.empty(), redeem(token));
    assertEquals(1, it.store.phones().all().size());
  }

  @Test
  void ofManyWhoUseOneTokenAtOnceExactlyOneIsEnrolled() throws Exception {
    String token = token();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Optional<Enrolled>>> tries =
          IntStream.range(0, 8)
              .<Callable<Optional<Enrolled>>>mapToObj(i -> () -> redeem(token))
              .toList();
      long won = 0;
      for (var result : threads.invokeAll(tries)) {
        // A loser may be told that the database was busy: it was not enrolled either.
        won +=
            result.state() == java.util.concurrent.Future.State.SUCCESS
                ? result.resultNow().stream().count()
                : 0;
      }
      assertEquals(1, won);
    }
    assertEquals(1, it.store.phones().all().size());
  }

  @Test
  void aTokenThatIsUnknownOrTooOldEnrolsNobody() {
    assertEquals(Optional.empty(), redeem("A".repeat(43)));
    assertEquals(Optional.empty(), redeem(""));
    assertEquals(Optional.empty(), redeem("x".repeat(10_000)));
    String token = token();
    it.pass(Duration.ofHours(1));
    assertEquals(Optional.empty(), redeem(token));
  }

  @Test
  void aTokenIsForAPersonOfTheSchoolAndNotForEver() {
    Enrolments enrolments = it.store.enrolments();
    Duration hour = Duration.ofHours(1);
    assertThrows(
        IllegalArgumentException.class, () -> enrolments.issue("nobody", "jules-ferry", hour, "t"));
    assertThrows(
        IllegalArgumentException.class,
        () -> enrolments.issue("directrice", "elsewhere", hour, "t"));
    assertThrows(
        IllegalArgumentException.class,
        () -> enrolments.issue("directrice", "jules-ferry", Duration.ofDays(31), "t"));
    assertThrows(
        IllegalArgumentException.class,
        () -> enrolments.issue("directrice", "jules-ferry", Duration.ZERO, "t"));
  }

  @Test
  void aNameOutOfItsRangeDoesNotUseUpTheToken() {
    String token = token();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            it.store
                .enrolments()
                .redeem(CommuneId.FIRST, new Secret.Token(token), "x".repeat(81), "key"));
    assertTrue(redeem(token).isPresent());
  }

  @Test
  void neitherTokensNorCookiesAreOnTheDisk() throws Exception {
    String unused = token();
    String token = token();
    String cookie = redeem(token).orElseThrow().cookie();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(unused) || bytes.contains(token) || bytes.contains(cookie));
      }
    }
  }

  @Test
  void aRevokedPhoneIsNobody() {
    Enrolled enrolled = redeem(token()).orElseThrow();
    assertTrue(it.store.sessions().revoke(enrolled.phone().id()));
    assertFalse(it.store.sessions().revoke(enrolled.phone().id()));
    assertEquals(Optional.empty(), it.store.sessions().byCookie(enrolled.cookie()));
    assertEquals(List.of(), it.store.phones().all());
  }

  @Test
  void aSessionEndsAfterItsTimeUnlessItIsRenewed() throws Exception {
    String used = redeem(token()).orElseThrow().cookie();
    String unused = redeem(token()).orElseThrow().cookie();
    assertFalse(it.store.sessions().due(used));
    it.pass(Duration.ofDays(300));
    assertTrue(it.store.sessions().due(used));
    it.store.sessions().renew(used);
    assertFalse(it.store.sessions().due(used));
    it.pass(Duration.ofDays(100));
    assertTrue(it.store.sessions().byCookie(used).isPresent());
    assertEquals(Optional.empty(), it.store.sessions().byCookie(unused));
    it.close();
    it = new StoreFixture(folder);
    it.pass(Duration.ofDays(400));
    assertTrue(it.store.sessions().byCookie(used).isPresent());
    assertEquals(Optional.empty(), it.store.sessions().byCookie(unused));
  }

  @Test
  void phonesAndSessionsOutliveTheProcess() throws Exception {
    Enrolled enrolled = redeem(token()).orElseThrow();
    Enrolled revoked = redeem(token()).orElseThrow();
    it.store.sessions().revoke(revoked.phone().id());
    it.close();
    it = new StoreFixture(folder);
    assertEquals(List.of(enrolled.phone()), it.store.phones().all());
    assertTrue(it.store.sessions().byCookie(enrolled.cookie()).isPresent());
    assertEquals(Optional.empty(), it.store.sessions().byCookie(revoked.cookie()));
  }
}
