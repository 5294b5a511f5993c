package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.SessionStore;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The session's cookie. The prefix {@code __Host-} makes browsers insist on Secure, no Domain, and
 * Path=/ (RFC 6265bis section 4.1.3.2). Browsers also send it over plain HTTP to localhost, but
 * other clients follow the text and do not. For these the cookie has a second name, on localhost
 * only: on any other host, a neighbouring host could set a cookie without the prefix.
 */
final class PhoneCookie {
  static final String NAME = "__Host-heurtoir";

  /** For plain HTTP to localhost: the demo and tests. */
  static final String LOCAL = "heurtoir-localhost";

  private static final Pattern HERE =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  private PhoneCookie() {}

  static Optional<String> of(HttpServerRequest request) {
    Optional<String> cookie = named(request, NAME);
    return cookie.isEmpty() && isLocal(request) ? named(request, LOCAL) : cookie;
  }

  static void set(RoutingContext context, String value) {
    add(context, value, SessionStore.VALIDITY.toSeconds());
  }

  static void clear(RoutingContext context) {
    add(context, "", 0);
  }

  private static void add(RoutingContext context, String value, long seconds) {
    context.response().addCookie(cookie(NAME, value, seconds).setSecure(true));
    if (isLocal(context.request())) {
      context.response().addCookie(cookie(LOCAL, value, seconds));
    }
  }

  private static boolean isLocal(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    return !request.isSSL() && host != null && HERE.matcher(host).matches();
  }

  private static Optional<String> named(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getCookie(name)).map(Cookie::getValue);
  }

  private static Cookie cookie(String name, String value, long seconds) {
    return Cookie.cookie(name, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setMaxAge(seconds);
  }
}
