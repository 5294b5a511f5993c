package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that checks its server by a time of its own: everything else is as strict as before. */
class TrustByAnotherClockTest {
  private static final Duration LIFE = Duration.ofDays(30);

  @TempDir Path folder;

  /** Connects to a server whose certificate begins at {@code issued} and names {@code name}. */
  private void connect(LocalCa trusted, PemFiles server, Path peers, ClockedTrust.Time time)
      throws Exception {
    PemFiles door =
        trusted.issueDoor(folder, "door", new DoorId("portail.ecole"), "ecoles.example", LIFE);
    try (SipEndpoint gateway =
            SipEndpoint.builder()
                .name("gateway")
                .listen(Transport.TLS, new InetSocketAddress("127.0.0.1", 0))
                .tls(new TlsFiles(server.certificate(), server.key(), trusted.certificate()))
                .listener(new CallTaker(true))
                .build();
        SipEndpoint client =
            SipEndpoint.builder()
                .name("door")
                .client(Transport.TLS)
                .tls(new TlsFiles(door.certificate(), door.key(), peers))
                .trustTime(time)
                .listener(new CallTaker(true))
                .build()) {
      int port = gateway.localAddress(Transport.TLS).orElseThrow().getPort();
      Flow flow =
          client
              .connect(Transport.TLS, "localhost", port)
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertTrue(flow.open());
    }
  }

  private LocalCa authority(String name, Instant at) throws Exception {
    return LocalCa.in(folder.resolve(name), name, Clock.fixed(at, ZoneOffset.UTC));
  }

  private static ClockedTrust.Time fixed(Instant now) {
    return (from, to) -> {
      if (now.isBefore(from) || now.isAfter(to)) {
        throw new CertificateException("not valid at " + now);
      }
      return now;
    };
  }

  private String refused(LocalCa trusted, PemFiles server, Path peers, ClockedTrust.Time time) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> connect(trusted, server, peers, time));
    StringBuilder all = new StringBuilder();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      all.append(cause).append('\n');
    }
    return all.toString();
  }

  @Test
  void aCertificateThatTheSystemsClockCallsEndedIsTakenAtTheTimeThatIsGiven() throws Exception {
    Instant then = Instant.now().minus(Duration.ofDays(400));
    LocalCa ca = authority("ca", then);
    PemFiles server = ca.issueServer(folder, "server", List.of("localhost"), LIFE);
    connect(ca, server, ca.certificate(), fixed(then.plus(Duration.ofDays(3))));
    assertTrue(
        refused(ca, server, ca.certificate(), fixed(Instant.now())).contains("not valid at"));
  }

  @Test
  void anotherNameAnotherAuthorityAndADoorsOwnCertificateAreRefused() throws Exception {
    LocalCa ca = authority("ca", Instant.now());
    ClockedTrust.Time now = fixed(Instant.now());
    PemFiles named = ca.issueServer(folder, "named", List.of("other.example"), LIFE);
    assertTrue(
        refused(ca, named, ca.certificate(), now).contains("No subject alternative DNS name"));
    LocalCa stranger = authority("stranger", Instant.now());
    PemFiles foreign = stranger.issueServer(folder, "foreign", List.of("localhost"), LIFE);
    assertTrue(refused(ca, foreign, ca.certificate(), now).contains("Path does not chain"));
    PemFiles door = ca.issueDoor(folder, "asserver", new DoorId("autre.ecole"), "x.example", LIFE);
    assertTrue(refused(ca, door, ca.certificate(), now).contains("not for this use"));
  }

  @Test
  void aTrustWithoutAnyAuthorityCannotBeMade() {
    assertEquals(
        "no authority",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClockedTrust(List.of(), fixed(Instant.now())))
            .getMessage());
  }
}
