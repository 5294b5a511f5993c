package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.CloseCode;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST calls of {@code docs/phone-protocol.md} section 1. */
final class PhoneApi {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneApi.class);

  private final Vertx vertx;
  private final Store store;
  private final PhoneHub hub;
  private final Supplier<Schools> schools;
  private final AddressLimiter tries = new AddressLimiter(10, 1.0 / 6, 4096);

  PhoneApi(Vertx vertx, Store store, PhoneHub hub, Supplier<Schools> schools) {
    this.vertx = vertx;
    this.store = store;
    this.hub = hub;
    this.schools = schools;
  }

  void enrol(RoutingContext context) {
    if (Answers.turnedAway(context, tries)) {
      return;
    }
    Optional<Enrolment> asked = enrolment(context);
    if (asked.isEmpty()) {
      Answers.error(context, 400, "bad-request");
      return;
    }
    Enrolment enrolment = asked.get();
    ask(
        context,
        () -> store.enrolments().redeem(enrolment.token(), enrolment.name()),
        redeemed -> {
          Optional<PhoneRef> phone = redeemed.flatMap(r -> hub.phone(r.phone().id()));
          if (redeemed.isEmpty() || phone.isEmpty()) {
            Answers.error(context, 404, "unknown-token");
            return;
          }
          LOG.info(
              "event=phone-enrolled phone={} person={}", phone.get().id(), phone.get().personId());
          PhoneCookie.set(context.response(), redeemed.get().cookie());
          Answers.json(context, 200, me(phone.get()));
        });
  }

  void me(RoutingContext context) {
    authenticated(
        context,
        (phone, cookie) -> {
          if (store.sessions().due(cookie)) {
            renew(phone, cookie);
          }
          PhoneCookie.set(context.response(), cookie);
          Answers.json(context, 200, me(phone));
        });
  }

  /** Aside: a phone is itself whether or not its session can be renewed today. */
  private void renew(PhoneRef phone, String cookie) {
    store
        .ask(
            () -> {
              store.sessions().renew(cookie);
              return phone.id();
            })
        .whenComplete(
            (id, broken) -> {
              if (broken != null) {
                LOG.warn("event=session-not-renewed phone={} reason=\"{}\"", phone.id(), broken);
              }
            });
  }

  void leave(RoutingContext context) {
    authenticated(
        context,
        (phone, cookie) ->
            ask(
                context,
                () -> store.sessions().revoke(phone.id()),
                known -> {
                  LOG.info("event=phone-left phone={} person={}", phone.id(), phone.personId());
                  hub.close(phone.id(), CloseCode.REVOKED);
                  PhoneCookie.clear(context.response());
                  context
                      .response()
                      .setStatusCode(204)
                      .putHeader("Cache-Control", "no-store")
                      .end();
                }));
  }

  /** What is done for a phone that is known by its cookie. */
  interface Authenticated {
    void go(PhoneRef phone, String cookie);
  }

  void authenticated(RoutingContext context, Authenticated then) {
    Optional<String> cookie = PhoneCookie.of(context.request());
    Optional<PhoneRef> phone =
        cookie.flatMap(store.sessions()::byCookie).flatMap(p -> hub.phone(p.id()));
    if (cookie.isEmpty() || phone.isEmpty()) {
      Answers.error(context, 401, "not-enrolled");
    } else {
      then.go(phone.get(), cookie.get());
    }
  }

  /** Asks the store on a thread of its own and goes on here, on the request's event loop. */
  <T> void ask(RoutingContext context, Callable<T> question, Consumer<T> then) {
    Future.fromCompletionStage(store.ask(question), vertx.getOrCreateContext())
        .onSuccess(then::accept)
        .onFailure(broken -> failed(context, broken));
  }

  private static void failed(RoutingContext context, Throwable broken) {
    if (broken instanceof RejectedExecutionException) {
      context.response().putHeader("Retry-After", "5");
    } else {
      // One line without a stack: while the database is broken there may be many.
      LOG.error("event=store-silent path={} reason=\"{}\"", context.request().path(), broken);
    }
    Answers.error(context, 503, "internal");
  }

  private record Enrolment(String token, String name) {}

  private static Optional<Enrolment> enrolment(RoutingContext context) {
    @Nullable String type = context.request().getHeader("Content-Type");
    @Nullable Buffer body = context.body().buffer();
    if (body == null || type == null || !type.startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      JsonObject json = new JsonObject(body);
      if (json.getValue("token") instanceof String token
          && json.getValue("name") instanceof String name) {
        String trimmed = name.strip();
        int length = trimmed.codePointCount(0, trimmed.length());
        if (!token.isEmpty()
            && token.length() <= 200
            && length >= 1
            && length <= Named.MAX_NAME
            && trimmed.chars().noneMatch(Character::isISOControl)) {
          return Optional.of(new Enrolment(token, trimmed));
        }
      }
      return Optional.empty();
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }

  private JsonObject me(PhoneRef phone) {
    Schools now = schools.get();
    JsonArray names = new JsonArray();
    phone.schools().stream()
        .sorted()
        .flatMap(id -> now.school(id).stream())
        .forEach(school -> names.add(named(school.id(), school.name())));
    return new JsonObject()
        .put("phone", named(phone.id(), phone.name()))
        .put("person", named(phone.personId(), phone.personName()))
        .put("schools", names);
  }

  static JsonObject named(String id, String name) {
    return new JsonObject().put("id", id).put("name", name);
  }
}
