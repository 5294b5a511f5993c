package fr.heurtoir.protocol.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCaTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @Test
  void aDoorsCertificateCarriesItsIdentityAndIsSignedByTheAuthority() throws Exception {
    LocalCa ca = LocalCa.in(folder, "Test", Clock.fixed(NOW, ZoneOffset.UTC));
    PemFiles door =
        ca.issueDoor(
            folder, "portail", new DoorId("portail.ecole"), "example.fr", Duration.ofDays(1));
    X509Certificate certificate = read(door.certificate());
    certificate.verify(read(ca.certificate()).getPublicKey());
    assertEquals(
        List.of(List.of(6, "sip:portail.ecole@example.fr")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
    assertEquals(Date.from(NOW.plus(Duration.ofDays(1))), certificate.getNotAfter());
    assertEquals(-1, certificate.getBasicConstraints());
  }

  @Test
  void aServersCertificateNamesItsHostsAndAddresses() throws Exception {
    LocalCa ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    PemFiles server =
        ca.issueServer(
            folder, "server", List.of("gw.example.fr", "192.0.2.1", "::1"), Duration.ofDays(1));
    assertEquals(
        List.of(
            List.of(2, "gw.example.fr"), List.of(7, "192.0.2.1"), List.of(7, "0:0:0:0:0:0:0:1")),
        List.copyOf(read(server.certificate()).getSubjectAlternativeNames()));
  }

  @Test
  void keysAreReadableByTheirOwnerAlone() throws Exception {
    LocalCa ca = LocalCa.in(folder, "Test", Clock.systemUTC());
    PemFiles door = ca.issueDoor(folder, "d", new DoorId("a.b"), "example.fr", Duration.ofDays(1));
    for (Path key : List.of(folder.resolve("ca-key.pem"), door.key())) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }
  }

  @Test
  void aSecondStartKeepsTheAuthority() throws Exception {
    LocalCa.in(folder, "Test", Clock.systemUTC());
    byte[] first = Files.readAllBytes(folder.resolve("ca.pem"));
    LocalCa again = LocalCa.in(folder, "Other", Clock.systemUTC());
    assertEquals(read(folder.resolve("ca.pem")), read(again.certificate()));
    assertEquals(first.length, Files.size(folder.resolve("ca.pem")));
  }

  @Test
  void halfAnAuthorityIsAnErrorAndIsNotOverwritten() throws Exception {
    Path certificate = folder.resolve("ca.pem");
    Files.writeString(certificate, "mine");
    assertThrows(IOException.class, () -> LocalCa.in(folder, "Test", Clock.systemUTC()));
    assertEquals("mine", Files.readString(certificate));
  }

  private static X509Certificate read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
