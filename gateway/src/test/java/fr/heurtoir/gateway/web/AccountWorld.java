package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import fr.heurtoir.gateway.web.oidc.QuickClient;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A gateway that knows its people by the accounts of a real provider. */
final class AccountWorld implements AutoCloseable {
  static final String DIRECTRICE = "Directrice@Ecole.Example";
  static final String SECRET = "a secret: 100% of it";

  private final NodeProvider provider;
  private final OpenIdClient client;
  final RunningWeb web;
  final AccountBrowser browser;

  AccountWorld(NodeProvider provider) throws Exception {
    this(provider, Optional.of(SECRET), true, NodeProvider.options());
  }

  AccountWorld(
      NodeProvider provider, Optional<String> secret, boolean logoutRevokes, ObjectNode options)
      throws Exception {
    this.provider = provider;
    client = QuickClient.of(provider.issuer, secret, logoutRevokes);
    web =
        new RunningWeb(
            PhoneLimits.standard(), builder -> builder.oidc(commune -> Optional.of(client)));
    browser = new AccountBrowser(web.web.address());
    configure(options);
  }

  void configure(ObjectNode options) throws Exception {
    if (!options.has("secret")) {
      options.put("secret", SECRET);
    }
    provider.configure(web.web.address(), options);
    long end = System.nanoTime() + RunningWeb.BOUND.toNanos();
    while (!client.available() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertTrue(client.available(), "found the provider, which was not there at the start");
  }

  /** The token that the app finds in its address. */
  static String token(HttpResponse<String> answer) {
    assertEquals(302, answer.statusCode(), answer::body);
    String to = AccountBrowser.location(answer).toString();
    assertTrue(to.matches("/#enrol/[A-Za-z0-9_-]{43}"), to);
    return to.substring("/#enrol/".length());
  }

  @Override
  public void close() {
    browser.close();
    web.close();
    client.close();
  }
}
