package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.school.Schools;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST calls of {@code docs/phone-protocol.md} section 1. */
final class PhoneApi {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneApi.class);

  private final PhoneDoor door;
  private final Asking asking;
  private final PhoneStore store;
  private final Supplier<Schools> schools;
  private final Revocations revocations;

  PhoneApi(
      PhoneDoor door,
      Asking asking,
      PhoneStore store,
      Supplier<Schools> schools,
      Revocations revocations) {
    this.door = door;
    this.asking = asking;
    this.store = store;
    this.schools = schools;
    this.revocations = revocations;
  }

  void me(RoutingContext context) {
    authenticated(
        context,
        (phone, cookie) -> {
          if (store.sessions().due(cookie)) {
            renew(phone, cookie);
          }
          PhoneCookie.set(context, cookie);
          Answers.json(context, 200, Identity.json(phone, schools.get()));
        });
  }

  /** Renews the session in the background: a phone is authenticated even if that fails. */
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
            asking.await(
                context,
                revocations.leave(phone.id()),
                known -> {
                  PhoneCookie.clear(context);
                  context
                      .response()
                      .setStatusCode(204)
                      .putHeader("Cache-Control", "no-store")
                      .end();
                }));
  }

  void authenticated(RoutingContext context, PhoneDoor.Authenticated then) {
    door.authenticated(context, then);
  }

  /** Asks the store and continues on the request's event loop. */
  <T> void ask(RoutingContext context, Callable<T> question, Consumer<T> then) {
    asking.ask(context, question, then);
  }

  static JsonObject named(String id, String name) {
    return Answers.named(new Named(id, name));
  }
}
