package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.AccountStore.Account;
import fr.heurtoir.gateway.web.oidc.Login;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import fr.heurtoir.gateway.web.oidc.SignIn;
import fr.heurtoir.gateway.web.oidc.SignInRefusal;
import fr.heurtoir.protocol.log.Fields;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with an account, instead of the one-time token from IT staff. A sign-in issues such a
 * token. It makes no session itself, because a session is bound to a key that only the phone can
 * make.
 */
final class OidcRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);

  /** How long the token from a sign-in is valid. */
  static final Duration VALIDITY = Duration.ofMinutes(10);

  private static final String CALLBACK = "/api/v1/oidc/callback";

  /** The parameters of an answer that are read. Others are ignored (RFC 6749 section 4.1.2). */
  private static final Set<String> PARAMETERS =
      Set.of("code", "state", "iss", "error", "error_description", "error_uri");

  private final Vertx vertx;
  private final Function<CommuneId, Optional<OpenIdClient>> clients;
  private final PhoneStore store;
  private final AccountStore accounts;
  private final Supplier<Schools> schools;
  private final Origins origins;
  private final AddressLimiter tries;
  private final SecureRandom random = new SecureRandom();
  private final Executor threads = task -> Thread.ofVirtual().name("oidc").start(task);
  private final OidcLogout logout;
  private final Map<SignInRefusal, Counter> refused = new EnumMap<>(SignInRefusal.class);

  OidcRoutes(Vertx vertx, Routes.Rooms rooms, Origins origins, PhoneDoor door) {
    this.vertx = vertx;
    this.tries = new AddressLimiter(rooms.nanos(), 20, 1.0 / 3, 4096);
    this.clients = rooms.oidc();
    this.store = rooms.kept().phones();
    this.accounts = rooms.kept().accounts();
    this.schools = rooms.schools();
    this.origins = origins;
    this.logout = new OidcLogout(vertx, rooms, origins, door);
    count(rooms.counters());
  }

  private void count(Counters counters) {
    for (SignInRefusal each : SignInRefusal.values()) {
      refused.put(
          each,
          counters.counter(
              "heurtoir_oidc_refused_total",
              "sign-ins with an account that came to nothing",
              "reason",
              each.word()));
    }
  }

  /**
   * The provider's own calls. No browser makes them, so they come before the checks of host and
   * origin.
   */
  void mountForProvider(Router router) {
    logout.mountForProvider(router);
  }

  void mount(Router router) {
    logout.mount(router);
    router.get("/api/v1/ways").handler(this::ways);
    router.get("/api/v1/oidc/login").handler(context -> where(context, this::login));
    router.get(CALLBACK).handler(context -> where(context, this::callback));
    router
        .get(OidcPage.STYLE)
        .handler(context -> where(context, (there, _) -> OidcPage.style(there)));
  }

  /** Goes on with the provider of the commune whose host this is; where it has none, elsewhere. */
  private void where(RoutingContext context, BiConsumer<RoutingContext, OpenIdClient> then) {
    client(context).ifPresentOrElse(there -> then.accept(context, there), context::next);
  }

  private Optional<OpenIdClient> client(RoutingContext context) {
    return clients.apply(here(context));
  }

  /** Whose people sign in here; the host was checked before. */
  private CommuneId here(RoutingContext context) {
    return origins.commune(context.request()).orElseThrow();
  }

  /** Answers, to everybody, how a phone can be enrolled. */
  private void ways(RoutingContext context) {
    JsonObject ways = new JsonObject();
    client(context)
        .ifPresentOrElse(
            there ->
                ways.put(
                    "oidc",
                    new JsonObject().put("name", there.name()).put("available", there.available())),
            () -> ways.putNull("oidc"));
    Answers.json(context, 200, ways);
  }

  private void login(RoutingContext context, OpenIdClient there) {
    if (Answers.turnedAway(context, tries)) {
      return;
    }
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String browser = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    switch (there.begin(
        browser, AddressLimiter.network(Clients.of(context)), own(context, CALLBACK))) {
      case OpenIdClient.Begun.At begun -> {
        OidcCookie.set(context.response(), browser);
        go(context, begun.at().toString());
      }
      case OpenIdClient.Begun.Not not -> refuse(context, not.why(), new Fields());
    }
  }

  private void callback(RoutingContext context, OpenIdClient there) {
    if (Answers.turnedAway(context, tries)) {
      return;
    }
    Map<String, List<String>> answer = new HashMap<>();
    for (String name : PARAMETERS) {
      List<String> values = context.queryParam(name);
      if (!values.isEmpty()) {
        answer.put(name, values);
      }
    }
    Optional<String> browser = OidcCookie.of(context.request());
    OidcCookie.clear(context.response());
    then(
        context,
        CompletableFuture.supplyAsync(() -> there.finish(answer, browser), threads),
        ended -> {
          switch (ended) {
            case SignIn.Known known -> known(context, there, known);
            case SignIn.Refused not ->
                refuse(context, not.why(), new Fields().with("detail", not.detail()));
          }
        });
  }

  private void known(RoutingContext context, OpenIdClient there, SignIn.Known known) {
    Schools now = schools.get();
    Optional<Person> person = now.byEmail(here(context), known.email());
    if (person.isEmpty()) {
      // Enough to distinguish two strangers in the log, without identifying them.
      refuse(
          context,
          SignInRefusal.UNKNOWN_PERSON,
          new Fields().with("account", known.login().subject().substring(0, 8)));
      return;
    }
    String id = person.get().id();
    // The school in the token does not matter: a phone belongs to its person, in all of that
    // person's schools.
    String school = now.ofPerson(id).stream().sorted().findFirst().orElseThrow();
    then(
        context,
        store.ask(() -> issue(id, school, known.login())),
        token -> {
          there.keep(known.login());
          LOG.info("event=oidc-signed-in person={}", id);
          go(context, "/#enrol/" + token);
        });
  }

  private String issue(String person, String school, Login login) {
    String token = store.enrolments().issueToken(person, school, VALIDITY, "account");
    accounts.keep(token, new Account(login.subject(), login.session()));
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.LINK_ISSUED, "issued")
                .onPerson(person)
                .atSchool(school)
                .because("signed in by an account"));
    return token;
  }

  private void refuse(RoutingContext context, SignInRefusal why, Fields more) {
    LOG.warn("event=oidc-refused reason={} client={} {}", why.word(), Clients.text(context), more);
    Counter counter = refused.get(why);
    if (counter != null) {
      counter.add();
    }
    OidcPage.show(context, why);
  }

  /** Continues on the request's event loop with the result from another thread. */
  private <T> void then(RoutingContext context, CompletableFuture<T> work, Consumer<T> found) {
    Future.fromCompletionStage(work, vertx.getOrCreateContext())
        .onSuccess(found::accept)
        .onFailure(
            broken -> {
              LOG.error(
                  "event=oidc-failed path={} reason=\"{}\"", context.request().path(), broken);
              OidcPage.show(context, SignInRefusal.BUSY);
            });
  }

  /** An address of ours, with the host that this browser uses; the host was checked before. */
  private URI own(RoutingContext context, String path) {
    return URI.create(origins.of(context.request()).orElseThrow() + path);
  }

  private static void go(RoutingContext context, String address) {
    context
        .response()
        .setStatusCode(302)
        .putHeader("Location", address)
        .putHeader("Cache-Control", "no-store")
        .end();
  }
}
