package fr.heurtoir.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** The headers that make a browser refuse what the app does not need. */
final class SecurityHeaders implements Handler<RoutingContext> {
  /**
   * No inline code and no other origin: the app consists of its own files and talks to its own
   * gateway. No text becomes code or markup (Trusted Types), except by the app's only policy, which
   * names its service worker.
   */
  static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " font-src 'self'; media-src 'self'; connect-src 'self'; worker-src 'self';"
          + " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types heurtoir";

  private final boolean https;

  SecurityHeaders(boolean https) {
    this.https = https;
  }

  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Content-Security-Policy", CSP);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set(
        "Permissions-Policy",
        "microphone=(self), autoplay=(self), screen-wake-lock=(self), camera=(), geolocation=(),"
            + " display-capture=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), midi=(),"
            + " accelerometer=(), gyroscope=(), magnetometer=(), publickey-credentials-get=()");
    if (https) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    context.next();
  }
}
