package fr.heurtoir.gateway.web;

import static fr.heurtoir.gateway.web.AccountWorld.DIRECTRICE;
import static fr.heurtoir.gateway.web.AccountWorld.SECRET;
import static fr.heurtoir.gateway.web.AccountWorld.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.school.CommuneId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ways of a logout, with panva's oidc-provider. */
class LogOutWithAnAccountTest {
  private static NodeProvider provider;

  private AccountWorld world;
  private RunningWeb web;

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
    web = world.web;
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String phoneOf(AccountBrowser browser, String name) throws Exception {
    return web.enrolBy(token(browser.signIn(DIRECTRICE)), name);
  }

  private int me(String cookie) throws Exception {
    return web.get("/api/v1/me", "Cookie", cookie).statusCode();
  }

  private HttpResponse<String> leave(String cookie) throws Exception {
    return web.post("/api/v1/oidc/logout", "", web.web.address(), "Cookie", cookie);
  }

  private URI endSession() {
    return URI.create(provider.issuer + "/session/end");
  }

  @Test
  void aPhoneThatLeavesEndsTheSessionAtTheProviderToo() throws Exception {
    String cookie = phoneOf(world.browser, "Téléphone");
    URI there;
    try (TestPhone phone = web.connect(cookie)) {
      phone.hello().next();
      HttpResponse<String> left = leave(cookie);
      assertEquals(200, left.statusCode());
      assertTrue(left.headers().firstValue("Set-Cookie").orElse("").contains("Max-Age=0"));
      JsonNode answer = TestPhone.JSON.readTree(left.body());
      there = URI.create(answer.path("location").asText());
      assertEquals(4003, phone.closeCode());
    }
    assertEquals(401, me(cookie));
    assertTrue(there.toString().startsWith(endSession() + "?"), there::toString);
    assertTrue(there.getQuery().contains("id_token_hint="), there::toString);
    assertFalse(there.getQuery().contains("client_id="), there::toString);
    URI back = world.browser.logOut(there);
    assertTrue(back.toString().startsWith(web.web.address() + "/?state="), back::toString);
    HttpResponse<String> signedOut = world.browser.get(world.browser.begin());
    URI next = endSession().resolve(AccountBrowser.location(signedOut));
    assertTrue(
        world.browser.get(next).body().contains("value=\"login\""),
        "the provider asks who it is again");
  }

  @Test
  void aPhoneThatItStaffEnrolledLeavesAndGoesNowhere() throws Exception {
    String cookie = web.enrol("directrice", "Téléphone");
    HttpResponse<String> left = leave(cookie);
    assertEquals(200, left.statusCode());
    assertEquals("{\"location\":null}", left.body());
    assertEquals(401, me(cookie));
    assertEquals(401, leave(cookie).statusCode());
  }

  @Test
  void aForeignPageCannotMakeAPhoneLeave() throws Exception {
    String cookie = phoneOf(world.browser, "Téléphone");
    assertEquals(
        403,
        web.post("/api/v1/oidc/logout", "", "https://evil.example", "Cookie", cookie).statusCode());
    assertEquals(200, me(cookie));
  }

  @Test
  void aLogoutAtTheProviderEndsThePhonesOfThatSessionAndNoOthers() throws Exception {
    String byStaff = web.enrol("directrice", "Par la DSI");
    String here = phoneOf(world.browser, "Ici");
    String unused = token(world.browser.signIn(DIRECTRICE));
    try (AccountBrowser elsewhere = new AccountBrowser(web.web.address());
        TestPhone phone = web.connect(here)) {
      String other = phoneOf(elsewhere, "Ailleurs");
      phone.hello().next();
      world.browser.logOut(endSession());
      provider.hears("told");
      assertEquals(4003, phone.closeCode());
      assertEquals(401, me(here));
      assertEquals(200, me(other));
      assertEquals(200, me(byStaff));
    }
    assertEquals(
        EnrolmentLink.State.REVOKED,
        web.store
            .enrolments()
            .look(CommuneId.FIRST, new EnrolmentLink.Secret.Token(unused))
            .orElseThrow()
            .state());
  }

  @Test
  void whereLogoutsRevokeNothingTheProviderHasNobodyToTell() throws Exception {
    world.close();
    world = new AccountWorld(provider, Optional.of(SECRET), false, NodeProvider.options());
    web = world.web;
    assertEquals(403, toldBy("logout_token=x").statusCode(), "no more than any foreign page");
  }

  @Test
  void aLogoutTokenThatIsNoneIsRefused() throws Exception {
    for (String body : new String[] {"", "x=y", "logout_token=", "logout_token=e30.e30."}) {
      HttpResponse<String> answer = toldBy(body);
      assertEquals(400, answer.statusCode(), body);
      assertEquals("{\"error\":\"invalid_request\"}", answer.body());
    }
    assertEquals(413, toldBy("logout_token=" + "x".repeat(20_000)).statusCode());
  }

  private HttpResponse<String> toldBy(String body) throws Exception {
    return web.http.send(
        HttpRequest.newBuilder(URI.create(web.web.address() + "/api/v1/oidc/backchannel-logout"))
            .timeout(RunningWeb.BOUND)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
