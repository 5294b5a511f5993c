package fr.heurtoir.gateway.web;

import static fr.heurtoir.gateway.web.AccountWorld.DIRECTRICE;
import static fr.heurtoir.gateway.web.AccountWorld.SECRET;
import static fr.heurtoir.gateway.web.AccountWorld.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.school.CommuneId;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way with a provider that others wrote: panva's oidc-provider. */
class SignInWithAnAccountTest {
  private static NodeProvider provider;

  private AccountWorld world;
  private AccountBrowser browser;

  @BeforeAll
  static void provider() throws Exception {
    provider = new NodeProvider();
  }

  @AfterAll
  static void end() throws Exception {
    provider.close();
  }

  @BeforeEach
  void start() throws Exception {
    world = new AccountWorld(provider);
    browser = world.browser;
  }

  private void startAnew(Optional<String> secret, ObjectNode options) throws Exception {
    world.close();
    world = new AccountWorld(provider, secret, true, options);
    browser = world.browser;
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void isRefusedAsAPerson(HttpResponse<String> answer) {
    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("Ce compte n’ouvre rien ici"), answer.body());
    assertTrue(answer.headers().firstValue("Location").isEmpty());
    assertTrue(
        answer.headers().allValues("Set-Cookie").stream().allMatch(c -> c.contains("Max-Age=0")));
  }

  private Redeemed redeem(String token) {
    return world
        .web
        .store
        .enrolments()
        .redeem(
            CommuneId.FIRST,
            new EnrolmentLink.Secret.Token(token),
            "Téléphone",
            TestKey.make().text());
  }

  @Test
  void anAccountOfAKnownPersonGetsTheTokenThatEnrolsThatPersonsPhone() throws Exception {
    HttpResponse<String> answer = browser.signIn(DIRECTRICE);
    String token = token(answer);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertEquals(
        "directrice", assertInstanceOf(Redeemed.Enrolled.class, redeem(token)).phone().person());
    assertEquals(new Redeemed.Refused(EnrolmentLink.State.USED), redeem(token), "once");
  }

  @Test
  void theRequestCarriesWhatProtectsIt() throws Exception {
    String asked = browser.begin().getQuery();
    assertTrue(asked.contains("response_type=code"), asked);
    assertTrue(asked.contains("code_challenge_method=S256"), asked);
    assertTrue(asked.matches(".*code_challenge=[A-Za-z0-9_-]{43}(&.*|$)"), asked);
    assertTrue(asked.matches(".*state=[A-Za-z0-9_-]{43}(&.*|$)"), asked);
    assertTrue(asked.matches(".*nonce=[A-Za-z0-9_-]{43}(&.*|$)"), asked);
    assertTrue(asked.contains("scope=openid+email"), asked);
    assertTrue(browser.cookie.orElseThrow().matches("__Host-heurtoir-oidc=[A-Za-z0-9_-]{43}"));
    String set = browser.ask("/api/v1/oidc/login").headers().firstValue("Set-Cookie").orElseThrow();
    for (String word : new String[] {"Secure", "HTTPOnly", "SameSite=Lax", "Path=/"}) {
      assertTrue(set.contains(word), set);
    }
    assertTrue(set.contains("Max-Age=600"), set);
  }

  @Test
  void aStrangerGetsAPageAndNothingElse() throws Exception {
    HttpResponse<String> answer = browser.signIn("inconnu@ailleurs.example");
    isRefusedAsAPerson(answer);
    assertFalse(answer.body().contains("inconnu"), "says nothing of who came");
    assertTrue(
        answer
            .headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .contains("default-src 'none'"));
    assertFalse(answer.body().matches("(?s).*(<script|<style|style=|onload=).*"), answer.body());
    assertEquals(200, browser.ask("/api/v1/oidc/page.css").statusCode());
  }

  @Test
  void anAddressThatTheProviderDidNotVerifyIsRefusedLikeAStrangers() throws Exception {
    isRefusedAsAPerson(browser.signIn(DIRECTRICE + ";unverified"));
  }

  @Test
  void anAccountWithoutAnAddressIsRefusedLikeAStrangers() throws Exception {
    isRefusedAsAPerson(browser.signIn("directrice"));
  }

  @Test
  void aPublicClientNeedsNoSecret() throws Exception {
    startAnew(Optional.empty(), NodeProvider.options().put("secret", ""));
    token(browser.signIn(DIRECTRICE));
  }

  @Test
  void theSecretGoesIntoTheBodyWhereTheProviderWantsIt() throws Exception {
    startAnew(Optional.of(SECRET), NodeProvider.options().put("method", "client_secret_post"));
    token(browser.signIn(DIRECTRICE));
  }

  @Test
  void theAddressMayStandInTheIdTokenOrInASignedAnswerAboutThePerson() throws Exception {
    world.configure(NodeProvider.options().put("inIdToken", true));
    token(browser.signIn(DIRECTRICE));
    world.configure(NodeProvider.options().put("signedUserInfo", true));
    token(browser.signIn(DIRECTRICE));
    world.configure(NodeProvider.options().put("algorithm", "ES256"));
    token(browser.signIn(DIRECTRICE));
  }

  @Test
  void aProviderMayChangeItsKeys() throws Exception {
    token(browser.signIn(DIRECTRICE));
    world.configure(NodeProvider.options());
    token(browser.signIn(DIRECTRICE));
  }

  @Test
  void anAnswerIsUsedOnce() throws Exception {
    URI back = browser.atProvider(browser.begin(), DIRECTRICE);
    Optional<String> cookie = browser.cookie;
    token(browser.ask(back));
    browser.cookie = cookie;
    HttpResponse<String> again = browser.ask(back);
    assertEquals(400, again.statusCode());
    assertTrue(again.body().contains("La connexion n’a pas abouti"), again.body());
  }

  @Test
  void aCodeIsUsedOnceEvenWithAnotherState() throws Exception {
    URI back = browser.atProvider(browser.begin(), DIRECTRICE);
    token(browser.ask(back));
    URI other = browser.begin();
    String state = other.getQuery().replaceAll(".*state=([^&]+).*", "$1");
    URI forged = URI.create(back.toString().replaceAll("state=[^&]+", "state=" + state));
    assertEquals(502, browser.ask(forged).statusCode());
  }

  @Test
  void anAnswerThatAnotherBrowserBringsIsRefusedAndUsedUp() throws Exception {
    URI back = browser.atProvider(browser.begin(), DIRECTRICE);
    Optional<String> cookie = browser.cookie;
    browser.cookie = Optional.empty();
    assertEquals(400, browser.ask(back).statusCode());
    browser.cookie = cookie;
    assertEquals(400, browser.ask(back).statusCode());
  }

  @Test
  void whoSaysNoAtTheProviderIsToldToTryAgain() throws Exception {
    String state = browser.begin().getQuery().replaceAll(".*state=([^&]+).*", "$1");
    HttpResponse<String> answer =
        browser.ask(
            "/api/v1/oidc/callback?error=access_denied&iss="
                + provider.issuer
                + "&error_description=%3Cb%3Eevil%3C%2Fb%3E&state="
                + state);
    assertEquals(400, answer.statusCode());
    assertFalse(answer.body().contains("evil"), answer.body());
  }

  @Test
  void theAppIsToldWhichWaysThereAre() throws Exception {
    assertEquals(
        "{\"oidc\":{\"name\":\"Mon compte\",\"available\":true}}",
        browser.ask("/api/v1/ways").body());
  }
}
