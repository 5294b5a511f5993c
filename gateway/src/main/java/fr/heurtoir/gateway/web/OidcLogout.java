package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.phone.CloseCode;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.AccountStore.Account;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import fr.heurtoir.gateway.web.oidc.SessionEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both ways of a logout: a phone leaves and also ends its session at the provider; or the provider
 * reports the end of a session.
 */
final class OidcLogout {
  private static final Logger LOG = LoggerFactory.getLogger(OidcLogout.class);
  private static final long TOKEN_BYTES = 16_384;

  private final Vertx vertx;
  private final Function<CommuneId, Optional<OpenIdClient>> clients;
  private final PhoneStore store;
  private final AccountStore accounts;
  private final Phones hub;
  private final PhoneDoor door;
  private final Origins origins;
  private final AddressLimiter tries;
  private final Executor threads = task -> Thread.ofVirtual().name("oidc-logout").start(task);

  OidcLogout(Vertx vertx, Routes.Rooms rooms, Origins origins, PhoneDoor door) {
    this.tries = new AddressLimiter(rooms.nanos(), 60, 1, 4096);
    this.door = door;
    this.vertx = vertx;
    this.clients = rooms.oidc();
    this.store = rooms.kept().phones();
    this.accounts = rooms.kept().accounts();
    this.hub = rooms.hub();
    this.origins = origins;
  }

  /**
   * The provider's call. The provider is no browser: it sends no Origin, and its token is its only
   * proof.
   */
  void mountForProvider(Router router) {
    router
        .post("/api/v1/oidc/backchannel-logout")
        .handler(BodyHandler.create(false).setBodyLimit(TOKEN_BYTES).setHandleFileUploads(false))
        .handler(this::ended);
  }

  void mount(Router router) {
    router
        .post("/api/v1/oidc/logout")
        .handler(
            context ->
                origins
                    .commune(context.request())
                    .flatMap(clients)
                    .ifPresentOrElse(client -> leave(context, client), context::next));
  }

  /** This phone leaves; the page goes where the answer says, to end the provider's session too. */
  private void leave(RoutingContext context, OpenIdClient client) {
    door.authenticated(context, (phone, cookie) -> leave(context, client, phone));
  }

  private void leave(RoutingContext context, OpenIdClient client, PhoneRef phone) {
    URI back = URI.create(origins.of(context.request()).orElseThrow() + "/");
    then(
        context,
        store.ask(
            () -> {
              Optional<Account> account = accounts.ofPhone(phone.id());
              store.sessions().revoke(phone.id());
              return account;
            }),
        account -> {
          LOG.info("event=phone-left phone={} person={}", phone.id(), phone.personId());
          store
              .audit()
              .record(
                  AuditEvent.of(AuditKind.PHONE_REVOKED, "left")
                      .byPhone(phone.id(), phone.personId())
                      .in(phone.commune())
                      .onPhone(phone.id(), phone.personId()));
          hub.close(phone.id(), CloseCode.REVOKED);
          PhoneCookie.clear(context);
          Optional<URI> there = account.flatMap(a -> client.logout(a.subject(), a.session(), back));
          JsonObject answer = new JsonObject();
          there.ifPresentOrElse(
              to -> answer.put("location", to.toString()), () -> answer.putNull("location"));
          Answers.json(context, 200, answer);
        });
  }

  /** OpenID Connect Back-Channel Logout 1.0 section 2.5. */
  private void ended(RoutingContext context) {
    if (Answers.turnedAway(context, tries)) {
      return;
    }
    // A provider may reach the gateway by a name that no browser knows: it is then the first one's.
    CommuneId at = origins.commune(context.request()).orElse(CommuneId.FIRST);
    Optional<OpenIdClient> of = clients.apply(at).filter(OpenIdClient::logoutRevokes);
    if (of.isEmpty()) {
      // Answered as any page that does not exist.
      context.next();
      return;
    }
    OpenIdClient client = of.get();
    @Nullable String token = context.request().getFormAttribute("logout_token");
    if (token == null) {
      Answers.error(context, 400, "invalid_request");
      return;
    }
    then(
        context,
        CompletableFuture.supplyAsync(() -> client.ended(token), threads),
        said -> {
          switch (said) {
            case SessionEnd.Of end -> revoke(context, at, end);
            case SessionEnd.Not not -> {
              LOG.warn(
                  "event=oidc-logout-refused detail=\"{}\" client={}",
                  not.why(),
                  Clients.text(context));
              Answers.error(context, 400, "invalid_request");
            }
          }
        });
  }

  private void revoke(RoutingContext context, CommuneId at, SessionEnd.Of end) {
    then(
        context,
        store.ask(
            () -> {
              List<String> gone = new ArrayList<>();
              for (String phone : accounts.end(at, end.subject(), end.session())) {
                String person = store.phones().byId(phone).map(EnrolledPhone::person).orElse("");
                if (store.sessions().revoke(phone)) {
                  store
                      .audit()
                      .record(
                          AuditEvent.of(AuditKind.PHONE_REVOKED, "ended")
                              .onPhone(phone, person)
                              .in(at)
                              .because("signed out at the provider"));
                  gone.add(phone);
                }
              }
              return gone;
            }),
        gone -> {
          gone.forEach(phone -> hub.close(phone, CloseCode.REVOKED));
          LOG.info("event=oidc-session-ended phones={}", gone);
          context.response().putHeader("Cache-Control", "no-store").end();
        });
  }

  private <T> void then(RoutingContext context, CompletableFuture<T> work, Consumer<T> found) {
    Future.fromCompletionStage(work, vertx.getOrCreateContext())
        .onSuccess(found::accept)
        .onFailure(
            broken -> {
              LOG.error(
                  "event=oidc-failed path={} reason=\"{}\"", context.request().path(), broken);
              Answers.error(context, 503, "internal");
            });
  }
}
