package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerLifeTest {
  @TempDir Path folder;

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      IOException error =
          assertThrows(
              IOException.class,
              () ->
                  new RunningWeb(
                          PhoneLimits.standard(),
                          builder -> builder.listen("localhost", taken.getLocalPort()))
                      .close());
      assertTrue(
          String.valueOf(error.getMessage()).contains("port " + taken.getLocalPort()),
          error.getMessage());
    }
  }

  @Test
  void stoppingTellsPhonesToComeBackAndFreesThePort() throws Exception {
    int port;
    String cookie;
    TestPhone.Device device;
    Kept kept;
    try (RunningWeb web = new RunningWeb()) {
      kept = web.kept;
      port = web.web.port();
      cookie = web.enrol("directrice", "Direction");
      device = web.device(cookie);
      TestPhone phone = web.connect(cookie);
      phone.hello().next();
      web.web.close();
      assertEquals(1001, phone.closeCode());
    }
    try (RunningWeb web =
        new RunningWeb(
            _ -> kept, PhoneLimits.standard(), builder -> builder.listen("localhost", port))) {
      web.owns(cookie, device);
      assertEquals(200, web.get("/api/v1/me", "Cookie", cookie).statusCode());
    }
  }

  @Test
  void overHttpsTheCertificateIsReadAgainWithoutAnEnd() throws Exception {
    Path pki = Files.createDirectories(folder.resolve("pki"));
    LocalCa authority = LocalCa.in(pki.resolve("ca"), "Test", Clock.systemUTC());
    PemFiles pem = issue(authority, pki);
    try (RunningWeb web =
        new RunningWeb(
            PhoneLimits.standard(),
            builder -> builder.tls(pem.certificate(), pem.key()).origins(Set.of()))) {
      assertTrue(web.web.address().startsWith("https://localhost:"));
      HttpResponse<String> first = get(authority, web);
      assertEquals(200, first.statusCode());
      assertEquals(
          "max-age=31536000", first.headers().firstValue("Strict-Transport-Security").orElse(""));
      BigInteger before = serial(first);

      issue(authority, pki);
      web.web.reloadCertificates();
      BigInteger after = serial(get(authority, web));
      assertNotEquals(before, after);

      Files.writeString(pem.certificate(), "no certificate");
      assertThrows(IOException.class, web.web::reloadCertificates);
      assertEquals(after, serial(get(authority, web)));
    }
  }

  @Test
  void aSecondHandshakeOnAConnectionEndsIt() throws Exception {
    Path pki = Files.createDirectories(folder.resolve("pki"));
    LocalCa authority = LocalCa.in(pki.resolve("ca"), "Test", Clock.systemUTC());
    PemFiles pem = issue(authority, pki);
    try (RunningWeb web =
        new RunningWeb(
            PhoneLimits.standard(),
            builder -> builder.tls(pem.certificate(), pem.key()).origins(Set.of()))) {
      // -no_ign_eof takes back what -quiet implies: a line of "R" is a command again.
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-quiet",
                  "-no_ign_eof",
                  "-tls1_2",
                  "-CAfile",
                  authority.certificate().toString(),
                  "-connect",
                  "127.0.0.1:" + web.web.port())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        OutputStream out = openssl.getOutputStream();
        out.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        byte[] answer = openssl.getInputStream().readNBytes(12);
        assertEquals("HTTP/1.1 200", new String(answer, StandardCharsets.US_ASCII));
        out.write("R\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Until.holds(
            "it is ended",
            () ->
                web.counters.values().get("heurtoir_web_dropped_total{reason=\"renegotiation\"}")
                    == 1);
        openssl.getInputStream().readAllBytes();
      } finally {
        openssl.destroyForcibly();
      }
    }
  }

  private static PemFiles issue(LocalCa authority, Path folder) throws IOException {
    return authority.issueServer(
        folder, "web", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
  }

  private static BigInteger serial(HttpResponse<String> answer) throws Exception {
    return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSerialNumber();
  }

  /** A client of its own each time, so that each makes a connection of its own. */
  private static HttpResponse<String> get(LocalCa authority, RunningWeb web) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(authority.certificate())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(context).connectTimeout(RunningWeb.BOUND).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(web.web.address() + "/"))
              .timeout(RunningWeb.BOUND)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
