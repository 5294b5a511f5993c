package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.doors.EnrolmentDesk;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes: which handler answers which path. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final long BODY_BYTES = 4_096;

  private Routes() {}

  /** The packages behind the routes. */
  record Rooms(
      Kept kept,
      PhoneHub hub,
      Revocations revocations,
      Supplier<Schools> schools,
      Counters counters,
      Supplier<Health> health,
      Optional<EnrolmentDesk> doors,
      Function<CommuneId, Optional<OpenIdClient>> oidc,
      History history,
      Displayed displayed,
      LongSupplier nanos) {}

  static Router router(
      Vertx vertx,
      Rooms rooms,
      Origins origins,
      Clients clients,
      Upgrades upgrades,
      boolean https,
      String app) {
    Router router = Router.router(vertx);
    Asking asking = new Asking(vertx, rooms.kept().phones());
    Assets assets = new Assets(app);
    Manifests manifests = new Manifests(vertx, assets, rooms.nanos());
    PhoneDoor door =
        new PhoneDoor(rooms.kept().phones(), rooms.hub(), origins, rooms.counters(), rooms.nanos());
    PhoneApi api =
        new PhoneApi(door, asking, rooms.kept().phones(), rooms.schools(), rooms.revocations());
    EnrolApi enrol =
        new EnrolApi(
            asking,
            rooms.kept().phones(),
            rooms.hub(),
            rooms.schools(),
            origins,
            manifests,
            rooms.counters(),
            rooms.nanos());
    router.route().handler(clients);
    router.route().handler(upgrades.times()::route);
    router.route().handler(new SecurityHeaders(https));
    // For probes that know only an address: before the check of the host.
    router.get("/health").handler(context -> Management.health(context, rooms.health().get()));
    // A door is no browser: it sends no Origin, and its token is its only proof.
    rooms
        .doors()
        .ifPresent(
            desk ->
                router
                    .post("/api/v1/doors/enrol")
                    .handler(body())
                    .handler(
                        new DoorApi(
                                vertx,
                                rooms.kept().phones(),
                                desk,
                                rooms.nanos(),
                                rooms.kept().phones().audit())
                            ::enrol));
    OidcRoutes oidc = new OidcRoutes(vertx, rooms, origins, door);
    oidc.mountForProvider(router);
    router.route().handler(context -> guard(context, origins));
    router
        .get("/api/v1/phone")
        .handler(new PhoneUpgrade(rooms.kept().phones(), rooms.hub(), origins, door, upgrades));
    router.post().handler(body());
    router.post("/api/v1/enrol").handler(enrol::enrol);
    router.post("/api/v1/enrol/look").handler(enrol::look);
    router.post("/api/v1/enrol/app").handler(enrol::app);
    router
        .post("/api/v1/pushed")
        .handler(new PushedApi(door, rooms.displayed(), rooms.nanos())::pushed);
    router.post("/api/v1/leave").handler(api::leave);
    router.get("/api/v1/me").handler(api::me);
    router
        .get("/api/v1/phones")
        .handler(
            new PhonesApi(api, rooms.kept().phones(), rooms.hub(), rooms.revocations())::phones);
    RingApi rings =
        new RingApi(
            api,
            rooms.kept().rings(),
            rooms.kept().pictures(),
            rooms.schools(),
            rooms.history(),
            rooms.kept().phones().audit());
    router.get("/api/v1/rings").handler(rings::rings);
    router.get("/api/v1/rings/:ring").handler(rings::ring);
    router.get("/api/v1/rings/:ring/snapshot").handler(rings::snapshot);
    oidc.mount(router);
    router.route("/api/*").handler(context -> Answers.error(context, 404, "not-found"));
    router
        .getWithRegex("/enrol/app/(?<handle>[A-Za-z0-9_-]{22})\\.webmanifest")
        .handler(manifests::serve);
    StaticFiles files = new StaticFiles(vertx, assets);
    router.get("/*").handler(files);
    router.head("/*").handler(files);
    router.route().handler(context -> Answers.error(context, 405, "method"));
    Counter unread = RequestTimes.dropped(rooms.counters(), "broken-body");
    router.route().failureHandler(context -> failed(context, unread));
    return router;
  }

  private static BodyHandler body() {
    return BodyHandler.create(false).setBodyLimit(BODY_BYTES).setHandleFileUploads(false);
  }

  /** A request that changes something must come from a page of ours (section 1 of the protocol). */
  private static void guard(RoutingContext context, Origins origins) {
    HttpMethod method = context.request().method();
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!origins.host(context.request())) {
      // The usual reason is a proxy that does not pass the host on. The installer has to see that.
      LOG.warn(
          "event=host-refused host=\"{}\" expected=\"{}\" client={}",
          context.request().getHeader("Host"),
          origins.hosts(),
          Clients.text(context));
      Answers.error(context, 421, "host");
    } else if (!reads && !origins.own(context.request())) {
      Answers.error(context, 403, "origin");
    } else {
      context.next();
    }
  }

  private static void failed(RoutingContext context, Counter unread) {
    int status = context.statusCode() > 0 ? context.statusCode() : 500;
    if (status < 400) {
      // Vert.x reports a body that it could not read whole this way: a malformed chunk, a cut
      // connection. The sender caused that, so it is not logged as a bug.
      unread.add();
      if (!context.response().headWritten()) {
        context.response().putHeader("Connection", "close");
      }
      status = 400;
    }
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    switch (status) {
      case 400 -> Answers.error(context, 400, "bad-request");
      case 413 -> Answers.error(context, 413, "too-large");
      default -> {
        LOG.error("event=request-failed path={}", context.request().path(), context.failure());
        Answers.error(context, status, "internal");
      }
    }
  }
}
