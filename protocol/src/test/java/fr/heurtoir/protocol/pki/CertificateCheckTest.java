package fr.heurtoir.protocol.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.CertificateCheck.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a server's certificate is found before anybody connects. */
class CertificateCheckTest {
  private static final Set<String> NAMES =
      Set.of("heurtoir.example", "127.0.0.1", "porte.ecoles.example");

  @TempDir Path folder;
  private final Instant now = Instant.now();
  private LocalCa ca;
  private PemFiles server;

  @BeforeEach
  void issue() throws Exception {
    ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    server =
        ca.issueServer(
            folder,
            "server",
            List.of("heurtoir.example", "127.0.0.1", "*.ecoles.example"),
            Duration.ofDays(90));
  }

  private List<Finding> check(PemFiles pem, Set<String> names, Instant at) {
    return CertificateCheck.server(pem.certificate(), pem.key(), names, at);
  }

  private static void only(List<Finding> findings, boolean lasting, String part) {
    assertEquals(1, findings.size(), findings.toString());
    assertEquals(lasting, findings.getFirst().lasting(), findings.toString());
    assertTrue(findings.getFirst().what().contains(part), findings.toString());
  }

  @Test
  void aGoodOneIsNoFinding() {
    assertEquals(List.of(), check(server, NAMES, now));
    assertEquals(List.of(), CertificateCheck.authority(ca.certificate(), now));
  }

  @Test
  void aKeyOfAnotherCertificateIsFound() throws Exception {
    PemFiles other = ca.issueServer(folder, "other", List.of("x.example"), Duration.ofDays(90));
    only(
        CertificateCheck.server(server.certificate(), other.key(), NAMES, now),
        true,
        "is not that of");
  }

  @Test
  void aNameThatItDoesNotHaveIsFound() {
    only(check(server, Set.of("mairie.example"), now), false, "does not name mairie.example");
    only(check(server, Set.of("127.0.0.2"), now), false, "does not name 127.0.0.2");
    only(check(server, Set.of("a.b.ecoles.example"), now), false, "does not name");
  }

  @Test
  void whatIsOverOrEndsSoonOrIsNotYetIsFound() {
    only(check(server, NAMES, now.plus(Duration.ofDays(91))), false, "has expired");
    only(
        check(server, NAMES, now.plus(Duration.ofDays(61)).plus(Duration.ofHours(1))),
        false,
        "ends in 28 days");
    only(check(server, NAMES, now.minus(Duration.ofDays(30))), false, "is good from");
  }

  @Test
  void whatIsOverIsToldFromWhatEndsSoon() {
    Instant soon = now.plus(Duration.ofDays(61));
    assertTrue(check(server, NAMES, soon).getFirst().soon());
    assertFalse(check(server, NAMES, soon.plus(Duration.ofDays(30))).getFirst().soon());
    assertFalse(check(server, Set.of("mairie.example"), now).getFirst().soon());
  }

  @Test
  void theEndOfAFileIsThatOfTheCertificateThatEndsFirst() throws Exception {
    PemFiles shorter = ca.issueServer(folder, "short", List.of("x.example"), Duration.ofDays(9));
    Path chain = folder.resolve("chain.pem");
    Files.writeString(
        chain, Files.readString(server.certificate()) + Files.readString(shorter.certificate()));
    assertEquals(
        CertificateCheck.end(shorter.certificate()), CertificateCheck.end(chain), "the earlier");
    Instant later = CertificateCheck.end(server.certificate()).orElseThrow();
    assertTrue(CertificateCheck.end(chain).orElseThrow().isBefore(later));
    Files.writeString(chain, "");
    assertEquals(Optional.empty(), CertificateCheck.end(chain));
  }

  @Test
  void aCertificateForClientsIsFound() throws Exception {
    PemFiles door =
        ca.issueDoor(
            folder, "door", new DoorId("portail.jules-ferry"), "d.example", Duration.ofDays(90));
    only(check(door, Set.of(), now), false, "serverAuth");
    only(CertificateCheck.authority(door.certificate(), now), false, "is no authority's");
  }

  @Test
  void aKeyThatEverybodyMayReadIsFound() throws Exception {
    Files.setPosixFilePermissions(server.key(), PosixFilePermissions.fromString("rw-r--r--"));
    only(check(server, NAMES, now), true, "chmod 600");
  }

  @Test
  void aFileThatIsNotThereOrHoldsSomethingElseIsFound() throws Exception {
    PemFiles gone = new PemFiles(folder.resolve("gone.pem"), server.key());
    only(check(gone, NAMES, now), true, "cannot be read");
    Files.writeString(server.key(), "nothing of the kind");
    only(check(server, NAMES, now), true, "holds no private key");
    Files.writeString(server.certificate(), "");
    only(check(server, NAMES, now), true, "no certificate in");
  }
}
