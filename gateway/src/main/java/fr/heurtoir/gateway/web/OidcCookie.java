package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * A cookie that ties a sign-in to the browser that began it. It is SameSite=Lax, because the
 * provider sends the browser back from its own page. The session's cookie stays Strict.
 */
final class OidcCookie {
  static final String NAME = "__Host-heurtoir-oidc";

  private OidcCookie() {}

  static Optional<String> of(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(NAME)).map(Cookie::getValue);
  }

  static void set(HttpServerResponse response, String value) {
    response.addCookie(cookie(value).setMaxAge(OpenIdClient.LIFE.toSeconds()));
  }

  static void clear(HttpServerResponse response) {
    response.addCookie(cookie("").setMaxAge(0));
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setSecure(true)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX);
  }
}
