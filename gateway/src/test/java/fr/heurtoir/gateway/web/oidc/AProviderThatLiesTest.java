package fr.heurtoir.gateway.web.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AProviderThatLiesTest {
  private static final URI BACK = URI.create("http://localhost/api/v1/oidc/callback");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String BROWSER = "browser";
  private static final Duration BOUND = Duration.ofSeconds(20);

  private StandInProvider provider;
  private OpenIdClient client;

  @BeforeEach
  void start() throws Exception {
    provider = new StandInProvider();
    client = QuickClient.of(provider.issuer, Optional.of(SECRET), true, Duration.ofSeconds(1));
    available();
  }

  @AfterEach
  void stop() {
    client.close();
    provider.close();
  }

  private void available() {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!client.available() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertTrue(client.available());
  }

  /** A sign-in that was begun: what the browser carries to the provider. */
  private Map<String, List<String>> begun() {
    OpenIdClient.Begun.At at =
        assertInstanceOf(OpenIdClient.Begun.At.class, client.begin(BROWSER, "here", BACK));
    return URLUtils.parseParameters(at.at().getRawQuery());
  }

  private static Map<String, List<String>> answer(Map<String, List<String>> begun) {
    return Map.of("state", begun.getOrDefault("state", List.of()), "code", List.of("c1"));
  }

  private static String nonce(Map<String, List<String>> begun) {
    return begun.getOrDefault("nonce", List.of()).getFirst();
  }

  private SignIn finish(Map<String, List<String>> begun) {
    return client.finish(answer(begun), Optional.of(BROWSER));
  }

  /** A sign-in with an ID token of which something was changed. */
  private SignIn with(UnaryOperator<JWTClaimsSet.Builder> changed) {
    Map<String, List<String>> begun = begun();
    provider.gives(
        StandInProvider.signed(
            changed.apply(provider.claims(nonce(begun))).build(), StandInProvider.KEY));
    return finish(begun);
  }

  private static void refused(SignInRefusal why, SignIn ended) {
    SignIn.Refused refused = assertInstanceOf(SignIn.Refused.class, ended, ended::toString);
    assertEquals(why, refused.why(), refused::detail);
    assertTrue(refused.detail().matches("[\\x20-\\x7E]{0,200}"), refused::detail);
    assertFalse(refused.detail().contains("@"), refused::detail);
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @Test
  void anHonestAnswerIsTaken() {
    SignIn.Known known = assertInstanceOf(SignIn.Known.class, with(claims -> claims));
    assertEquals("directrice@ecole.example", known.email());
    assertEquals(64, known.login().subject().length());
  }

  @Test
  void aTokenThatAnotherSignedIsRefused() {
    Map<String, List<String>> begun = begun();
    provider.gives(
        StandInProvider.signed(provider.claims(nonce(begun)).build(), StandInProvider.FOREIGN_KEY));
    refused(SignInRefusal.BAD_TOKEN, finish(begun));
  }

  @Test
  void aTokenThatNobodySignedIsRefusedThoughTheProviderOffersIt() {
    Map<String, List<String>> begun = begun();
    provider.gives(new PlainJWT(provider.claims(nonce(begun)).build()).serialize());
    refused(SignInRefusal.BAD_TOKEN, finish(begun));
  }

  @Test
  void aTokenThatWasSignedWithASecretIsRefusedThoughTheProviderOffersIt() throws Exception {
    Map<String, List<String>> begun = begun();
    SignedJWT token =
        new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), provider.claims(nonce(begun)).build());
    token.sign(new MACSigner(SECRET));
    provider.gives(token.serialize());
    refused(SignInRefusal.BAD_TOKEN, finish(begun));
  }

  @Test
  void aTokenForSomebodyElseOrBySomebodyElseIsRefused() {
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.audience("another")));
    refused(
        SignInRefusal.BAD_TOKEN,
        with(claims -> claims.audience(List.of(QuickClient.ID, "b")).claim("azp", "b")));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.issuer("https://another.example")));
  }

  @Test
  void aTokenOfAnotherSignInIsRefused() {
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("nonce", "another")));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("nonce", null)));
  }

  @Test
  void clocksMayBeAMinuteApartAndNoMore() {
    assertInstanceOf(SignIn.Known.class, with(c -> c.expirationTime(in(-30))));
    refused(SignInRefusal.BAD_TOKEN, with(c -> c.expirationTime(in(-90))));
    assertInstanceOf(SignIn.Known.class, with(c -> c.issueTime(in(30))));
    refused(SignInRefusal.BAD_TOKEN, with(c -> c.issueTime(in(90)).expirationTime(in(600))));
    refused(SignInRefusal.BAD_TOKEN, with(c -> c.expirationTime(null)));
    refused(SignInRefusal.BAD_TOKEN, with(c -> c.issueTime(null)));
  }

  @Test
  void silenceAboutAnAddressIsNoVerificationUnlessTheConfigurationSaysSo() {
    provider.on(
        "/userinfo",
        StandInProvider.json("{\"sub\":\"s1\",\"email\":\"directrice@ecole.example\"}"));
    refused(SignInRefusal.EMAIL_NOT_VERIFIED, with(claims -> claims.claim("email_verified", null)));
    refused(
        SignInRefusal.EMAIL_NOT_VERIFIED,
        with(claims -> claims.claim("email", null).claim("email_verified", null)));
    client.close();
    client =
        new OpenIdClient(
            QuickClient.config(provider.issuer, true, true),
            Optional.of(SECRET),
            OpenIdClient.Timing.standard(),
            System::nanoTime);
    available();
    assertInstanceOf(SignIn.Known.class, with(claims -> claims.claim("email_verified", null)));
    refused(
        SignInRefusal.EMAIL_NOT_VERIFIED, with(claims -> claims.claim("email_verified", false)));
  }

  @Test
  void theVerificationMayBeSaidWithTheUserInfoAlone() {
    assertInstanceOf(SignIn.Known.class, with(claims -> claims.claim("email_verified", null)));
    refused(
        SignInRefusal.EMAIL_NOT_VERIFIED,
        with(claims -> claims.claim("email", "another@x.example").claim("email_verified", null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\" \"", "null", "7", "[\"a@b.example\"]", "{}"})
  void anAddressThatIsNoneIsLookedForInTheUserInfo(String email) throws Exception {
    Object value = com.nimbusds.jose.util.JSONObjectUtils.parse("{\"v\":" + email + "}").get("v");
    assertInstanceOf(SignIn.Known.class, with(claims -> claims.claim("email", value)));
    provider.on(
        "/userinfo",
        StandInProvider.json("{\"sub\":\"s1\",\"email_verified\":true,\"email\":" + email + "}"));
    refused(SignInRefusal.NO_EMAIL, with(claims -> claims.claim("email", value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"expires_in\":null,\"token_type\":\"Bearer\"",
        "\"expires_in\":\"3600\",\"token_type\":\"bearer\"",
        "\"expires_in\":\"\"",
        "\"expires_in\":3600.5,\"token_type\":null",
        "\"scope\":[\"openid\"],\"token_type\":\"Bearer\"",
        "\"scope\":\"\",\"refresh_token\":null,\"token_type\":\"JWT\"",
        "\"refresh_token\":\"\",\"not-before-policy\":0,\"session_state\":null"
      })
  void membersOfTheTokenAnswerThatAreNotUsedAreNotJudged(String odd) {
    Map<String, List<String>> begun = begun();
    String idToken =
        StandInProvider.signed(
            provider.claims(nonce(begun)).claim("email", null).build(), StandInProvider.KEY);
    provider.on(
        "/token",
        StandInProvider.json(
            "{\"access_token\":\"a\",\"id_token\":\"" + idToken + "\"," + odd + "}"));
    assertInstanceOf(SignIn.Known.class, finish(begun));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "0", ""})
  void anAddressThatIsNotSaidToBeVerifiedIsNone(String verified) {
    refused(
        SignInRefusal.EMAIL_NOT_VERIFIED, with(claims -> claims.claim("email_verified", verified)));
    refused(
        SignInRefusal.EMAIL_NOT_VERIFIED, with(claims -> claims.claim("email_verified", false)));
    assertInstanceOf(SignIn.Known.class, with(claims -> claims.claim("email_verified", "true")));
  }

  @Test
  void whatIsSaidAboutSomebodyElseIsRefused() {
    provider.on(
        "/userinfo",
        StandInProvider.json("{\"sub\":\"s2\",\"email\":\"directrice@ecole.example\"}"));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("email", null)));
  }

  @Test
  void aSignedWordAboutThePersonIsVerifiedToo() {
    JWTClaimsSet about =
        new JWTClaimsSet.Builder()
            .issuer(provider.issuer)
            .audience(QuickClient.ID)
            .subject("s1")
            .claim("email", "directrice@ecole.example")
            .claim("email_verified", true)
            .build();
    says(StandInProvider.signed(about, StandInProvider.KEY));
    assertInstanceOf(SignIn.Known.class, with(claims -> claims.claim("email", null)));
    says(StandInProvider.signed(about, StandInProvider.FOREIGN_KEY));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("email", null)));
    says(
        StandInProvider.signed(
            new JWTClaimsSet.Builder(about).audience("another").build(), StandInProvider.KEY));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("email", null)));
    says(
        StandInProvider.signed(
            new JWTClaimsSet.Builder(about).issuer("https://another.example").build(),
            StandInProvider.KEY));
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("email", null)));
    says(
        StandInProvider.signed(
            new JWTClaimsSet.Builder(about).issuer(null).audience((String) null).build(),
            StandInProvider.KEY));
    assertInstanceOf(
        SignIn.Known.class, with(claims -> claims.claim("email", null)), "section 5.3.2: SHOULD");
    says(new PlainJWT(about).serialize());
    refused(SignInRefusal.BAD_TOKEN, with(claims -> claims.claim("email", null)));
  }

  private void says(String userInfo) {
    provider.on("/userinfo", StandInProvider.text(200, "application/jwt", userInfo));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "null",
        "[]",
        "{}",
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"x\"}",
        "{\"access_token\":1,\"token_type\":[],\"id_token\":{}}",
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"e30.e30.\"}"
      })
  void garbageEndsTheSignInAndNothingElse(String body) {
    Map<String, List<String>> begun = begun();
    provider.on("/token", StandInProvider.json(body));
    SignIn.Refused refused = assertInstanceOf(SignIn.Refused.class, finish(begun));
    assertEquals(SignInRefusal.Whose.PROVIDER, refused.why().whose(), refused::toString);
    assertInstanceOf(SignIn.Known.class, with(claims -> claims), "the next one works");
  }

  @Test
  void anErrorOfTheProviderIsToldInItsWord() {
    provider.on(
        "/token", StandInProvider.text(400, "application/json", "{\"error\":\"invalid_grant\"}"));
    SignIn ended = finish(begun());
    refused(SignInRefusal.PROVIDER_ERROR, ended);
    assertTrue(ended.toString().contains("invalid_grant"), ended::toString);
  }

  @Test
  void anAnswerWithoutEndIsCut() {
    provider.on(
        "/token", StandInProvider.json("{\"x\":\"" + "y".repeat(ProviderHttp.MOST_BYTES) + "\"}"));
    refused(SignInRefusal.UNREACHABLE, finish(begun()));
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    provider.on(
        "/token",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write('{');
            out.flush();
            over.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    long before = System.nanoTime();
    refused(SignInRefusal.UNREACHABLE, finish(begun()));
    long took = Duration.ofNanos(System.nanoTime() - before).toMillis();
    over.countDown();
    assertTrue(took >= 900 && took < BOUND.toMillis(), () -> "took " + took + " ms");
  }

  @Test
  void nobodyIsFollowedElsewhere() throws Exception {
    try (StandInProvider elsewhere = new StandInProvider()) {
      provider.on("/token", StandInProvider.redirect(elsewhere.issuer + "/token"));
      SignIn.Refused refused = assertInstanceOf(SignIn.Refused.class, finish(begun()));
      assertEquals(SignInRefusal.Whose.PROVIDER, refused.why().whose());
      assertEquals(0, elsewhere.asked("/token"));
    }
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefusedBeforeTheCodeIsSentAnywhere() {
    Map<String, List<String>> answer = new HashMap<>(answer(begun()));
    answer.put("iss", List.of("https://another.example"));
    refused(SignInRefusal.BAD_TOKEN, client.finish(answer, Optional.of(BROWSER)));
    assertEquals(0, provider.asked("/token"));
  }

  @Test
  void anAnswerWithAParameterTwiceOrWithoutACodeIsRefused() {
    Map<String, List<String>> twice = new HashMap<>(answer(begun()));
    twice.put("code", List.of("c1", "c2"));
    refused(SignInRefusal.GARBAGE, client.finish(twice, Optional.of(BROWSER)));
    Map<String, List<String>> none = new HashMap<>(answer(begun()));
    none.remove("code");
    refused(SignInRefusal.GARBAGE, client.finish(none, Optional.of(BROWSER)));
    Map<String, List<String>> states = new HashMap<>(answer(begun()));
    states.put("state", List.of(begun().get("state").getFirst(), "x"));
    refused(SignInRefusal.UNKNOWN_STATE, client.finish(states, Optional.of(BROWSER)));
    refused(SignInRefusal.UNKNOWN_STATE, client.finish(Map.of(), Optional.of(BROWSER)));
    assertEquals(0, provider.asked("/token"));
  }

  @Test
  void tokensOfUnknownKeysDoNotMakeUsAskTheProviderEachTime() {
    client.close();
    client =
        new OpenIdClient(
            QuickClient.config(provider.issuer, true),
            Optional.of(SECRET),
            OpenIdClient.Timing.standard(),
            System::nanoTime);
    available();
    for (int i = 0; i < 8; i++) {
      Map<String, List<String>> begun = begun();
      provider.gives(
          StandInProvider.signed(
              provider.claims(nonce(begun)).build(),
              new com.nimbusds.jose.jwk.RSAKey.Builder(StandInProvider.FOREIGN_KEY)
                  .keyID("unknown" + i)
                  .build()));
      refused(SignInRefusal.BAD_TOKEN, finish(begun));
    }
    assertTrue(provider.asked("/jwks") <= 3, () -> "asked " + provider.asked("/jwks") + " times");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "no json",
        "{\"issuer\":\"https://another.example\",\"authorization_endpoint\":\"https://x/a\","
            + "\"token_endpoint\":\"https://x/t\",\"jwks_uri\":\"https://x/j\","
            + "\"response_types_supported\":[\"code\"],\"subject_types_supported\":[\"public\"]}"
      })
  void aDiscoveryDocumentThatIsNoneIsTriedAgainAndTheGatewayGoesOn(String document) {
    client.close();
    provider.on("/.well-known/openid-configuration", StandInProvider.json(document));
    int before = provider.asked("/.well-known/openid-configuration");
    client = QuickClient.of(provider.issuer, Optional.empty(), true, Duration.ofSeconds(1));
    long end = System.nanoTime() + BOUND.toNanos();
    while (provider.asked("/.well-known/openid-configuration") < before + 3
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertFalse(client.available());
    assertEquals(
        new OpenIdClient.Begun.Not(SignInRefusal.UNREACHABLE), client.begin(BROWSER, "here", BACK));
    provider.on(
        "/.well-known/openid-configuration",
        StandInProvider.json(provider.discovery(provider.issuer)));
    available();
  }

  @Test
  void anAddressOfTheProviderThatIsNeitherHttpsNorHereIsRefused() {
    client.close();
    provider.on(
        "/.well-known/openid-configuration",
        StandInProvider.json(
            provider
                .discovery(provider.issuer)
                .replace(provider.issuer + "/token", "ftp://localhost/token")));
    int before = provider.asked("/.well-known/openid-configuration");
    client = QuickClient.of(provider.issuer, Optional.empty(), true, Duration.ofSeconds(1));
    long end = System.nanoTime() + BOUND.toNanos();
    while (provider.asked("/.well-known/openid-configuration") < before + 2
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertFalse(client.available());
  }

  @Test
  void signInsUnderWayAreBoundedInNumberAndTime() {
    long[] now = {Long.MAX_VALUE - 5}; // System.nanoTime may overflow.
    PendingLogins logins = new PendingLogins(() -> now[0]);
    PendingLogins.Pending login = new PendingLogins.Pending("n", Optional.empty(), BROWSER, BACK);
    for (int i = 0; i < PendingLogins.MOST_OF_ONE; i++) {
      assertTrue(logins.add("s" + i, "here", login));
    }
    assertFalse(logins.add("more", "here", login), "those who came first are not pushed out");
    assertTrue(logins.add("x", "elsewhere", login), "another source has room");
    assertEquals(Optional.of(login), logins.take("s0"));
    assertEquals(Optional.empty(), logins.take("s0"), "once");
    now[0] += PendingLogins.LIFE.toNanos() - 1;
    assertEquals(Optional.of(login), logins.take("s1"));
    now[0] += 1;
    assertEquals(Optional.empty(), logins.take("s2"), "too old");
    assertEquals(0, logins.size());
  }

  @Test
  void aFloodFromManySourcesPushesOutItsOwnSignInsFirst() {
    PendingLogins logins = new PendingLogins(() -> 0);
    PendingLogins.Pending login = new PendingLogins.Pending("n", Optional.empty(), BROWSER, BACK);
    assertTrue(logins.add("hers", "school", login));
    for (int i = 0; i < 3 * PendingLogins.MOST; i++) {
      logins.add("s" + i, "source " + i / PendingLogins.MOST_OF_ONE, login);
    }
    assertEquals(PendingLogins.MOST, logins.size());
    assertEquals(Optional.of(login), logins.take("hers"));
  }

  @Test
  void whatOthersSaidFitsOneLineAndNamesNobody() {
    assertEquals("a?b c?d (address)", Said.briefly("a\nb c\"d x.y@z.example"));
    assertEquals(200, Said.briefly("é".repeat(500)).getBytes(StandardCharsets.UTF_8).length);
  }
}
