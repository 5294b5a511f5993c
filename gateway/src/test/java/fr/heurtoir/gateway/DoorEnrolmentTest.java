package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.store.DoorEnrolments;
import fr.heurtoir.protocol.door.DoorMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A door gets its certificate once by a token, and then by itself. */
class DoorEnrolmentTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> post(WholeGateway commune, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(commune.rooms.web().address() + "/api/v1/doors/enrol"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String body(String token, String csr) {
    return "{\"token\":\"" + token + "\",\"csr\":\"" + csr + "\",\"later\":[1]}";
  }

  private static String token(WholeGateway commune) {
    return commune.rooms.store().doorEnrolments().issue(WholeGateway.GATE, Duration.ofHours(72));
  }

  private static X509Certificate read(String base64) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void aTokenBringsACertificateForTheDoorsOwnKeyAndAllElseThatItNeeds() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      KeyPair key = CertificateRequests.key("EC", 256);
      HttpResponse<String> answer =
          post(commune, body(token(commune), CertificateRequests.text("whatever", key)));
      assertEquals(200, answer.statusCode(), answer.body());
      JsonNode told = JSON.readTree(answer.body());
      assertEquals("d1.jules-ferry", told.path("door").asText());
      assertEquals(WholeGateway.DOMAIN, told.path("domain").asText());
      assertEquals("localhost:5061", told.path("addresses").path(0).asText());
      assertEquals(1, told.path("epoch").asLong());
      assertEquals(1, told.path("protocol").asInt());
      assertEquals(
          commune.rooms.stations().keys().of(WholeGateway.GATE).epoch().keys().getFirst().value(),
          told.path("keys").path(0).asText());
      assertTrue(Math.abs(told.path("time").asLong() - System.currentTimeMillis()) < 60_000);
      X509Certificate mine = read(told.path("chain").path(0).asText());
      X509Certificate authority = read(told.path("authority").path(0).asText());
      mine.verify(authority.getPublicKey());
      assertEquals(key.getPublic(), mine.getPublicKey());
      assertEquals(
          List.of(List.of(6, "sip:d1.jules-ferry@" + WholeGateway.DOMAIN)),
          List.copyOf(mine.getSubjectAlternativeNames()));
      Duration life = Duration.between(Instant.now(), mine.getNotAfter().toInstant());
      assertEquals(90, Math.round(life.toHours() / 24.0));
      Until.holds(
          "the end is known",
          () ->
              commune
                  .onLoop(() -> commune.rooms.stations().health(WholeGateway.GATE))
                  .certificateEnd()
                  .isPresent());
    }
  }

  @Test
  void ed25519IsTakenAndOtherKeysAreNotAndTheTokenStaysGood() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      String token = token(commune);
      Base64.Encoder text = Base64.getEncoder();
      byte[] ed = CertificateRequests.der("door", CertificateRequests.key("Ed25519", 0), "Ed25519");
      byte[] forged =
          CertificateRequests.der("door", CertificateRequests.key("EC", 256), "SHA256withECDSA");
      forged[forged.length - 5] ^= 1;
      for (byte[] bad :
          List.of(
              CertificateRequests.der(
                  "door", CertificateRequests.key("RSA", 2048), "SHA256withRSA"),
              CertificateRequests.der(
                  "door", CertificateRequests.key("EC", 384), "SHA256withECDSA"),
              CertificateRequests.der(
                  "door", CertificateRequests.key("EC", 256), "SHA512withECDSA"),
              forged,
              new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
              new byte[0])) {
        HttpResponse<String> answer = post(commune, body(token, text.encodeToString(bad)));
        assertEquals(400, answer.statusCode());
        assertEquals("{\"error\":\"bad-csr\"}", answer.body());
      }
      assertEquals(200, post(commune, body(token, text.encodeToString(ed))).statusCode());
    }
  }

  @Test
  void aTokenIsGoodOnceButALostAnswerMayBeAskedForAgainByTheSameKey() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      String token = token(commune);
      String mine = CertificateRequests.text("door", CertificateRequests.key("EC", 256));
      assertEquals(200, post(commune, body(token, mine)).statusCode());
      assertEquals(200, post(commune, body(token, mine)).statusCode());
      String thief = CertificateRequests.text("door", CertificateRequests.key("EC", 256));
      assertEquals(404, post(commune, body(token, thief)).statusCode());
    }
  }

  @Test
  void anEndedAndAnUnknownTokenAreRefusedAlike() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      DoorEnrolments tokens = commune.rooms.store().doorEnrolments();
      String csr = CertificateRequests.text("door", CertificateRequests.key("EC", 256));
      String token = token(commune);
      assertEquals(1, tokens.revoke(WholeGateway.GATE));
      String of = "{\"error\":\"unknown-token\"}";
      assertEquals(of, post(commune, body(token, csr)).body());
      assertEquals(of, post(commune, body("A".repeat(43), csr)).body());
      String gone =
          tokens.issue(new fr.heurtoir.protocol.DoorId("gone.elsewhere"), Duration.ofHours(1));
      assertEquals(of, post(commune, body(gone, csr)).body());
    }
  }

  @Test
  void whateverElseComesIsABadRequestAndTooManyTriesWait() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      assertEquals(413, post(commune, body("x".repeat(5000), "")).statusCode());
      for (String bad :
          List.of(
              "",
              "[]",
              "{\"token\":1,\"csr\":\"\"}",
              "{\"token\":\"x\"}",
              body("x", "no base 64!"),
              body("x".repeat(201), ""))) {
        assertEquals("{\"error\":\"bad-request\"}", post(commune, bad).body());
      }
      HttpResponse<String> last = post(commune, "");
      for (int tries = 0; tries < 20 && last.statusCode() == 400; tries++) {
        last = post(commune, "");
      }
      assertEquals(429, last.statusCode());
      assertFalse(last.headers().firstValue("Retry-After").isEmpty());
    }
  }

  /** What was said before is heard when what is said after it is. */
  private static void allHeard(WholeGateway commune, StationDouble station) throws Exception {
    station.say(new DoorMessage.LockdownState(false, false, 1, Optional.empty()));
    Until.holds(
        "the gateway has heard both",
        () ->
            commune
                .onLoop(() -> commune.rooms.stations().lockdowns().standing(WholeGateway.GATE))
                .told()
                .isPresent());
  }

  @Test
  void aDoorRenewsItsCertificateOnItsOwnConnectionOnceAMinute() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      KeyPair key = CertificateRequests.key("EC", 256);
      assertEquals(
          200,
          station.say(
              new DoorMessage.CertificateRequest(
                  CertificateRequests.text(WholeGateway.GATE.value(), key))));
      Until.holds("it came", () -> station.last(DoorMessage.Certificate.class).isPresent());
      X509Certificate next =
          read(station.last(DoorMessage.Certificate.class).orElseThrow().chain().getFirst());
      assertEquals(key.getPublic(), next.getPublicKey());
      station.say(
          new DoorMessage.CertificateRequest(
              CertificateRequests.text(WholeGateway.GATE.value(), key)));
      allHeard(commune, station);
      assertEquals(
          1, station.heard.stream().filter(DoorMessage.Certificate.class::isInstance).count());
    }
  }

  @Test
  void nothingIsIssuedForAnotherDoor() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      station.say(
          new DoorMessage.CertificateRequest(
              CertificateRequests.text("d2.jules-ferry", CertificateRequests.key("EC", 256))));
      allHeard(commune, station);
      assertTrue(station.last(DoorMessage.Certificate.class).isEmpty());
    }
  }
}
