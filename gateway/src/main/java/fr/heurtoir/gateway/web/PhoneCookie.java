package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.store.Sessions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * The session's cookie. The prefix {@code __Host-} makes browsers insist on Secure, no Domain, and
 * Path=/ (RFC 6265bis section 4.1.3.2); they take it over plain HTTP from localhost as well.
 */
final class PhoneCookie {
  static final String NAME = "__Host-heurtoir";

  private PhoneCookie() {}

  static Optional<String> of(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(NAME)).map(Cookie::getValue);
  }

  static void set(HttpServerResponse response, String value) {
    response.addCookie(cookie(value).setMaxAge(Sessions.VALIDITY.toSeconds()));
  }

  static void clear(HttpServerResponse response) {
    response.addCookie(cookie("").setMaxAge(0));
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setSecure(true)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT);
  }
}
