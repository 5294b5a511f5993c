package fr.heurtoir.gateway.web.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogoutTokensTest {
  private StandInProvider provider;
  private OpenIdClient client;

  @BeforeEach
  void start() throws Exception {
    provider = new StandInProvider();
    client = QuickClient.of(provider.issuer, Optional.empty(), true);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!client.available() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertTrue(client.available());
  }

  @AfterEach
  void stop() {
    client.close();
    provider.close();
  }

  private JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(provider.issuer)
        .audience(QuickClient.ID)
        .subject("s1")
        .claim("sid", "session")
        .jwtID(UUID.randomUUID().toString())
        .claim("events", Map.of(LogoutTokenClaimsSet.EVENT_TYPE, Map.of()))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(120)));
  }

  private SessionEnd told(UnaryOperator<JWTClaimsSet.Builder> changed) {
    return client.ended(
        StandInProvider.signed(changed.apply(claims()).build(), StandInProvider.KEY));
  }

  private void refused(UnaryOperator<JWTClaimsSet.Builder> changed) {
    SessionEnd said = told(changed);
    assertInstanceOf(SessionEnd.Not.class, said, said::toString);
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @Test
  void aSessionOrAnAccountIsNamedAsAtTheSignIn() {
    assertEquals(
        new SessionEnd.Of(
            Optional.of(Hashes.of(provider.issuer, "s1")),
            Optional.of(Hashes.of(provider.issuer, "session"))),
        told(claims -> claims));
    assertEquals(
        new SessionEnd.Of(Optional.of(Hashes.of(provider.issuer, "s1")), Optional.empty()),
        told(claims -> claims.claim("sid", null)));
    assertEquals(
        new SessionEnd.Of(Optional.empty(), Optional.of(Hashes.of(provider.issuer, "session"))),
        told(claims -> claims.subject(null)));
  }

  @Test
  void whatIsNotTheProvidersWordToUsAboutALogoutOfNowIsRefused() {
    refused(claims -> claims.issuer("https://another.example"));
    refused(claims -> claims.audience("another"));
    refused(claims -> claims.claim("events", null));
    refused(claims -> claims.claim("events", Map.of("https://another.example", Map.of())));
    refused(claims -> claims.claim("nonce", "an ID token has one"));
    refused(claims -> claims.subject(null).claim("sid", null));
    refused(claims -> claims.jwtID(null));
    refused(claims -> claims.expirationTime(in(-90)));
    refused(claims -> claims.issueTime(in(90)));
    refused(claims -> claims.expirationTime(null));
  }

  @Test
  void whoeverSignsItMustBeTheProvider() {
    assertInstanceOf(
        SessionEnd.Not.class,
        client.ended(StandInProvider.signed(claims().build(), StandInProvider.FOREIGN_KEY)));
    assertInstanceOf(
        SessionEnd.Not.class, client.ended(new PlainJWT(claims().build()).serialize()));
    assertInstanceOf(SessionEnd.Not.class, client.ended("x"));
  }

  @Test
  void aTokenIsTakenOnce() {
    String token = StandInProvider.signed(claims().build(), StandInProvider.KEY);
    assertInstanceOf(SessionEnd.Of.class, client.ended(token));
    assertEquals(new SessionEnd.Not("used already"), client.ended(token));
  }

  @Test
  void idTokensAreKeptForSomeHoursAndNotForAThousandPeople() {
    long[] now = {0};
    IdTokens tokens = new IdTokens(() -> now[0]);
    for (int i = 0; i <= IdTokens.MOST; i++) {
      tokens.keep(new Login("s" + i, Optional.empty(), "t" + i));
    }
    assertEquals(Optional.empty(), tokens.take("s0", Optional.empty()), "the oldest went");
    assertEquals(Optional.of("t1"), tokens.take("s1", Optional.empty()));
    assertEquals(Optional.empty(), tokens.take("s1", Optional.empty()), "once");
    assertEquals(Optional.empty(), tokens.take("s2", Optional.of("another session")));
    now[0] = IdTokens.LIFE.toNanos();
    assertEquals(Optional.empty(), tokens.take("s2", Optional.empty()));
  }
}
