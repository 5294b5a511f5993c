package fr.heurtoir.door.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.NewKey;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheCertificateRenewsTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final String IDENTITY = "sip:portail.jules-ferry@ecoles.example";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority(START);
  private final List<DoorMessage> said = new ArrayList<>();
  private Instant now = START;
  private int connections;
  private IdentityFolder identity;
  private DoorClock clock;
  private Renewal renewal;

  @BeforeEach
  void enrolled() throws Exception {
    identity = IdentityFolder.in(folder);
    NewKey key = NewKey.make();
    identity.install(key, chain(key, IDENTITY, START, LIFE), List.of(authority.certificate()));
    clock =
        DoorClock.in(
            folder,
            new DoorClock.Sources(
                () -> now, () -> Duration.between(START, now).toNanos(), () -> true));
    TlsFiles files = identity.files();
    renewal =
        new Renewal(
            new Renewal.Own(DOOR, "ecoles.example", files.certificate(), files.peers()),
            clock,
            said::add,
            () -> {
              connections++;
              return CompletableFuture.completedFuture(null);
            });
  }

  private List<X509Certificate> chain(NewKey key, String uri, Instant from, Duration life)
      throws Exception {
    return List.of(authority.issue(key.pair().getPublic(), uri, from, life));
  }

  private DoorMessage.Certificate answer(String uri, Duration life) throws Exception {
    DoorMessage.CertificateRequest asked = (DoorMessage.CertificateRequest) said.getLast();
    PKCS10CertificationRequest request =
        new PKCS10CertificationRequest(Base64.getDecoder().decode(asked.request()));
    assertEquals("CN=" + DOOR, request.getSubject().toString());
    X509Certificate made = authority.issue(authority.key(request), uri, now, life);
    return new DoorMessage.Certificate(
        List.of(Base64.getEncoder().encodeToString(made.getEncoded())));
  }

  private Path inUse() throws Exception {
    return identity.root().resolve("current").toRealPath();
  }

  @Test
  void itIsAskedForWhenAThirdIsLeftAndUsedOnceTheGatewayTookIt() throws Exception {
    Path before = inUse();
    now = START.plus(Duration.ofDays(59));
    renewal.look();
    assertEquals(List.of(), said);
    now = START.plus(Duration.ofDays(60));
    renewal.look();
    renewal.look();
    assertEquals(1, said.size(), "asked once an hour at most");
    renewal.received(answer(IDENTITY, LIFE));
    assertEquals(1, connections);
    assertNotEquals(before, inUse());
    assertEquals(START.plus(Duration.ofDays(150)), renewal.ends().orElseThrow());
    renewal.registered();
    now = now.plusSeconds(3600);
    renewal.look();
    assertEquals(1, said.size());
    assertEquals(1, connections);
  }

  @Test
  void whereTheGatewayDoesNotTakeItTheOneBeforeIsUsedAgain() throws Exception {
    Path before = inUse();
    now = START.plus(Duration.ofDays(70));
    renewal.look();
    renewal.received(answer(IDENTITY, LIFE));
    now = now.plus(Renewal.TRIAL).plusSeconds(1);
    renewal.look();
    assertEquals(before, inUse());
    assertEquals(2, connections);
    renewal.look();
    assertEquals(1, said.size(), "not asked again at once");
    now = now.plus(Duration.ofHours(2));
    renewal.look();
    assertEquals(2, said.size());
  }

  @Test
  void aCertificateOfAnotherDoorKeyOrAuthorityOrAShorterOneIsRefused() throws Exception {
    Path before = inUse();
    now = START.plus(Duration.ofDays(70));
    renewal.look();
    renewal.received(answer("sip:autre.jules-ferry@ecoles.example", LIFE));
    renewal.received(answer(IDENTITY, Duration.ofDays(5)));
    NewKey other = NewKey.make();
    renewal.received(
        new DoorMessage.Certificate(
            List.of(
                Base64.getEncoder()
                    .encodeToString(chain(other, IDENTITY, now, LIFE).getFirst().getEncoded()))));
    TestAuthority stranger = new TestAuthority(START);
    DoorMessage.CertificateRequest asked = (DoorMessage.CertificateRequest) said.getLast();
    X509Certificate forged =
        stranger.issue(
            stranger.key(
                new PKCS10CertificationRequest(Base64.getDecoder().decode(asked.request()))),
            IDENTITY,
            now,
            LIFE);
    renewal.received(
        new DoorMessage.Certificate(
            List.of(Base64.getEncoder().encodeToString(forged.getEncoded()))));
    renewal.received(new DoorMessage.Certificate(List.of("AAAA")));
    assertEquals(before, inUse());
    assertEquals(0, connections);
    renewal.received(answer(IDENTITY, LIFE));
    assertEquals(1, connections, "the right one still counts");
  }

  @Test
  void keyAndCertificateNeverPartWhateverIsLeftHalfDone() throws Exception {
    Path before = inUse();
    Files.createDirectories(identity.root().resolve("20260301T000000Z-0"));
    Files.writeString(identity.root().resolve("20260301T000000Z-0/door.pem"), "half");
    Files.createSymbolicLink(identity.root().resolve(".current.part"), Path.of("gone"));
    assertEquals(before, inUse());
    NewKey key = NewKey.make();
    identity.install(key, chain(key, IDENTITY, START, LIFE), List.of(authority.certificate()));
    X509Certificate own = IdentityFolder.certificates(identity.files().certificate()).getFirst();
    assertEquals(key.pair().getPublic(), own.getPublicKey());
    assertTrue(identity.fallBack());
    assertEquals(before, inUse());
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(identity.files().key())));
  }

  @Test
  void aClockThatIsWrongAfterAPowerCutDoesNotLockTheDoorOutAndASureOneIsStrict() throws Exception {
    Instant ends = START.plus(LIFE);
    assertEquals(START, clock.at(START, ends));
    now = ends.plusSeconds(60);
    assertEquals(ends, clock.at(START, ends), "a minute late is within the tolerance");
    now = ends.plus(Duration.ofHours(1));
    assertThrows(CertificateException.class, () -> clock.at(START, ends));
    clock.keep();
    Instant powerOn = Instant.parse("1970-01-01T00:00:05Z");
    DoorClock unsure =
        DoorClock.in(folder, new DoorClock.Sources(() -> powerOn, () -> 0, () -> false));
    Instant renewed = ends.plus(Duration.ofDays(100));
    assertEquals(renewed, unsure.at(renewed, renewed.plus(LIFE)), "made while the power was off");
    assertThrows(
        CertificateException.class,
        () -> unsure.at(START, ends),
        "ended before the last time that was sure");
    Instant far = ends.plus(Duration.ofDays(800));
    assertThrows(CertificateException.class, () -> unsure.at(far, far.plus(LIFE)));
    DoorClock ahead =
        DoorClock.in(
            folder,
            new DoorClock.Sources(
                () -> Instant.parse("2099-01-01T00:00:00Z"), () -> 0, () -> false));
    assertEquals(
        renewed.plus(LIFE), ahead.at(renewed, renewed.plus(LIFE)), "a clock a century ahead");
    assertFalse(ahead.sure());
  }
}
