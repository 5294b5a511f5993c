package fr.heurtoir.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.push.PushPolicy.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VapidKeyTest {
  private static final String SUBJECT = "mailto:informatique@commune.example";

  @TempDir Path folder;

  @Test
  void anotherProjectsVerifierAcceptsOurToken() throws Exception {
    VapidKey key = VapidKey.open(folder.resolve("push.key"), SUBJECT);
    Instant now = Instant.now();
    Matcher header =
        Pattern.compile("vapid t=([A-Za-z0-9._-]+), *k=([A-Za-z0-9_-]{87})")
            .matcher(key.authorization(endpoint("https://push.example:8443/p/secret"), now));
    assertTrue(header.matches(), "the form of RFC 8292 section 3");
    assertEquals(key.publicKey(), header.group(2));

    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKey(verifier(header.group(2)))
            .setExpectedAudience("https://push.example:8443")
            .setRequireExpirationTime()
            .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
            .build()
            .processToClaims(header.group(1));

    assertEquals(SUBJECT, claims.getSubject());
    Duration life =
        Duration.between(now, Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    assertTrue(life.isPositive() && life.compareTo(Duration.ofHours(24)) < 0, life.toString());
  }

  @Test
  void theUsualPortIsNotPartOfTheAudience() throws Exception {
    VapidKey key = VapidKey.open(folder.resolve("push.key"), SUBJECT);
    String header = key.authorization(endpoint("https://push.example/p"), Instant.now());
    String payload = header.split("\\.")[1];
    assertTrue(
        new String(Base64.getUrlDecoder().decode(payload), java.nio.charset.StandardCharsets.UTF_8)
            .contains("\"aud\":\"https://push.example\""));
  }

  @Test
  void aTokenIsUsedForHoursAndMadeAnewInTime() throws Exception {
    VapidKey key = VapidKey.open(folder.resolve("push.key"), SUBJECT);
    Endpoint endpoint = endpoint("https://push.example/p");
    Instant now = Instant.parse("2026-03-02T08:00:00Z");
    String first = key.authorization(endpoint, now);
    assertEquals(first, key.authorization(endpoint, now.plus(Duration.ofHours(5))));
    assertNotEquals(first, key.authorization(endpoint, now.plus(Duration.ofHours(7))));
  }

  @Test
  void aClockThatWasSetBackLeavesNoTokenThatEndsTooLate() throws Exception {
    VapidKey key = VapidKey.open(folder.resolve("push.key"), SUBJECT);
    Endpoint endpoint = endpoint("https://push.example/p");
    Instant wrong = Instant.parse("2036-03-02T08:00:00Z");
    String first = key.authorization(endpoint, wrong);
    assertNotEquals(first, key.authorization(endpoint, Instant.parse("2026-03-02T08:00:00Z")));
  }

  @Test
  void theKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
    Path file = folder.resolve("push.key");
    String first = VapidKey.open(file, SUBJECT).publicKey();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(first, VapidKey.open(file, SUBJECT).publicKey());
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    Path file = folder.resolve("push.key");
    VapidKey.open(file, SUBJECT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IOException refused = assertThrows(IOException.class, () -> VapidKey.open(file, SUBJECT));
    assertTrue(refused.getMessage().contains("rw-r-----"), refused.getMessage());
  }

  @Test
  void aFileThatHoldsNoKeyIsRefusedAndSaysSo() throws Exception {
    Path file = folder.resolve("push.key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThrows(IOException.class, () -> VapidKey.open(file, SUBJECT));
  }

  private static PublicKey verifier(String uncompressed) throws Exception {
    byte[] point = Base64.getUrlDecoder().decode(uncompressed);
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    return ((EllipticCurveJsonWebKey)
            JsonWebKey.Factory.newJwk(
                Map.of(
                    "kty",
                    "EC",
                    "crv",
                    "P-256",
                    "x",
                    url.encodeToString(Arrays.copyOfRange(point, 1, 33)),
                    "y",
                    url.encodeToString(Arrays.copyOfRange(point, 33, 65)))))
        .getPublicKey();
  }

  private static Endpoint endpoint(String text) {
    PushPolicy policy = new PushPolicy(List.of("push.example", "push.example:8443"), List.of());
    return assertInstanceOf(Judgement.Allowed.class, policy.judge(text)).endpoint();
  }
}
