package fr.heurtoir.gateway.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Web app manifests for one link each: the app that is installed from one starts with the link.
 * Kept in memory only. When there are too many, the oldest is dropped. Thread-safe.
 */
final class Manifests {
  private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

  /** How long a manifest can be fetched. */
  static final Duration VALIDITY = Duration.ofHours(1);

  /** The most manifests kept. */
  static final int MOST = 256;

  private static final int BYTES = 16;
  private static final String BASE = "/manifest.webmanifest";

  private final LongSupplier nanos;
  private final Vertx vertx;
  private final Assets assets;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Made> made =
      new LinkedHashMap<>(64, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
          return size() > MOST;
        }
      };

  private record Made(String token, long at) {}

  Manifests(Vertx vertx, Assets assets, LongSupplier nanos) {
    this.nanos = nanos;
    this.vertx = vertx;
    this.assets = assets;
  }

  /** Makes a manifest for a token and returns its path, which contains 128 random bits. */
  String make(String token, long nowNanos) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (made) {
      made.put(handle, new Made(token, nowNanos));
    }
    return "/enrol/app/" + handle + ".webmanifest";
  }

  /** The token for a path's handle. Empty where it is unknown or expired. */
  Optional<String> token(String handle, long nowNanos) {
    synchronized (made) {
      @Nullable Made one = made.get(handle);
      if (one == null) {
        return Optional.empty();
      }
      if (nowNanos - one.at() >= VALIDITY.toNanos()) {
        made.remove(handle);
        return Optional.empty();
      }
      return Optional.of(one.token());
    }
  }

  /** Answers {@code /enrol/app/HANDLE.webmanifest}. */
  void serve(RoutingContext context) {
    @Nullable String handle = context.pathParam("handle");
    Optional<String> token = handle == null ? Optional.empty() : token(handle, nanos.getAsLong());
    if (token.isEmpty()) {
      Answers.error(context, 404, "not-found");
      return;
    }
    vertx
        .executeBlocking(() -> assets.load(BASE), false)
        .onSuccess(
            base ->
                base.flatMap(file -> starting(file.plain(), token.get()))
                    .ifPresentOrElse(
                        manifest ->
                            context
                                .response()
                                .putHeader("Content-Type", "application/manifest+json")
                                .putHeader("Cache-Control", "no-store")
                                .end(manifest),
                        () -> Answers.error(context, 404, "not-found")))
        .onFailure(
            broken -> {
              LOG.error("event=app-file-unreadable path={}", BASE, broken);
              Answers.error(context, 500, "internal");
            });
  }

  private static Optional<Buffer> starting(Buffer manifest, String token) {
    try {
      return Optional.of(new JsonObject(manifest).put("start_url", "/#enrol/" + token).toBuffer());
    } catch (DecodeException notOurs) {
      LOG.error("event=app-file-unreadable path={} reason=\"{}\"", BASE, notOurs.getMessage());
      return Optional.empty();
    }
  }
}
