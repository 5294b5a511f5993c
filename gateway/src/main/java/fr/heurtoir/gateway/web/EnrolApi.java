package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.gateway.phone.DeviceKey;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST calls that enrol a phone: {@code docs/phone-protocol.md} section 1. */
final class EnrolApi {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolApi.class);
  private static final String CONTEXT = "heurtoir-enrol:v1";

  /** Attempts of one address. A school's people may share an address. */
  private static final int TRIES = 30;

  private static final double TRIES_A_SECOND = 1.0 / 3;
  private static final int ADDRESSES = 4096;

  /**
   * Attempts with codes, of all addresses together: 130 000 in the 72 hours of a code with 2^40
   * values.
   */
  private static final int CODES = 20;

  private static final double CODES_A_SECOND = 0.5;

  private final Asking asking;
  private final PhoneStore store;
  private final Phones hub;
  private final Supplier<Schools> schools;
  private final Origins origins;
  private final Manifests manifests;
  private final Map<Outcome, Counters.Counter> counted = new EnumMap<>(Outcome.class);
  private final AddressLimiter tries;
  private final LongSupplier nanos;
  private final TokenBucket codes;

  /** The result of an attempt. */
  private enum Outcome {
    ENROLLED(200, ""),
    LOOKED(200, ""),
    BAD_REQUEST(400, "bad-request"),
    SIGNATURE(403, "signature"),
    UNKNOWN(404, "unknown-token"),
    USED(410, "used"),
    EXPIRED(410, "expired"),
    REVOKED(410, "revoked"),
    TOO_MANY(429, "too-many"),
    TOO_MANY_CODES(429, "too-many");

    private final int status;
    private final String word;

    Outcome(int status, String word) {
      this.status = status;
      this.word = word;
    }

    static Outcome of(EnrolmentLink.State state) {
      return switch (state) {
        case OPEN -> UNKNOWN;
        case USED -> USED;
        case EXPIRED -> EXPIRED;
        case REVOKED -> REVOKED;
      };
    }
  }

  EnrolApi(
      Asking asking,
      PhoneStore store,
      Phones hub,
      Supplier<Schools> schools,
      Origins origins,
      Manifests manifests,
      Counters counters,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.tries = new AddressLimiter(nanos, TRIES, TRIES_A_SECOND, ADDRESSES);
    this.codes = new TokenBucket(CODES, CODES_A_SECOND, nanos.getAsLong());
    this.asking = asking;
    this.store = store;
    this.hub = hub;
    this.schools = schools;
    this.origins = origins;
    this.manifests = manifests;
    for (Outcome outcome : Outcome.values()) {
      counted.put(
          outcome,
          counters.counter(
              "heurtoir_enrolment_tries_total",
              "Tries to use or look at an enrolment link or code, by what came of them",
              "result",
              outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
  }

  void enrol(RoutingContext context) {
    if (tooOften(context)) {
      return;
    }
    Optional<EnrolRequest> asked = EnrolRequest.read(context).filter(EnrolRequest::enrols);
    if (asked.isEmpty()) {
      refuse(context, Outcome.BAD_REQUEST, "not what is asked for");
      return;
    }
    EnrolRequest request = asked.get();
    try {
      if (!DeviceKey.read(request.key())
          .signed(List.of(CONTEXT, request.secretText(), request.key()), request.signature())) {
        refuse(context, Outcome.SIGNATURE, "signature");
        return;
      }
    } catch (DeviceKey.BadKey bad) {
      refuse(context, Outcome.BAD_REQUEST, String.valueOf(bad.getMessage()));
      return;
    }
    if (tooManyCodes(context, request.secret())) {
      return;
    }
    CommuneId at = here(context);
    asking.ask(
        context,
        () -> store.enrolments().redeem(at, request.secret(), request.name(), request.key()),
        redeemed -> {
          switch (redeemed) {
            case Redeemed.Enrolled enrolled -> enrolled(context, enrolled);
            case Redeemed.Unknown _ -> refuse(context, Outcome.UNKNOWN, "unknown");
            case Redeemed.Refused refused ->
                refuse(context, Outcome.of(refused.why()), refused.why().code());
          }
        });
  }

  private void enrolled(RoutingContext context, Redeemed.Enrolled enrolled) {
    Optional<PhoneRef> phone = hub.phone(enrolled.phone().id());
    if (phone.isEmpty()) {
      refuse(context, Outcome.UNKNOWN, "its person is gone");
      return;
    }
    count(Outcome.ENROLLED);
    LOG.info(
        "event=phone-enrolled phone={} person={} client={}",
        phone.get().id(),
        phone.get().personId(),
        Clients.text(context));
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.PHONE_ENROLLED, "enrolled")
                .byPhone(phone.get().id(), phone.get().personId())
                .in(phone.get().commune())
                .from(Clients.network(context)));
    PhoneCookie.set(context, enrolled.cookie());
    Answers.json(context, 200, Identity.json(phone.get(), schools.get()));
  }

  void look(RoutingContext context) {
    found(context, (request, link) -> Answers.json(context, 200, described(link)));
  }

  /**
   * Answers a manifest whose app starts with the link, for phones whose installed app does not
   * share the browser's storage.
   */
  void app(RoutingContext context) {
    found(
        context,
        (request, link) -> {
          if (request.secret() instanceof Secret.Token(String token)) {
            String path = manifests.make(token, nanos.getAsLong());
            Answers.json(context, 200, new JsonObject().put("manifest", path));
          } else {
            refuse(context, Outcome.BAD_REQUEST, "a code in place of a token");
          }
        });
  }

  private interface Found {
    void go(EnrolRequest request, EnrolmentLink link);
  }

  /** Continues if the link is open. */
  private void found(RoutingContext context, Found then) {
    if (tooOften(context)) {
      return;
    }
    Optional<EnrolRequest> asked = EnrolRequest.read(context);
    if (asked.isEmpty()) {
      refuse(context, Outcome.BAD_REQUEST, "not what is asked for");
      return;
    }
    EnrolRequest request = asked.get();
    if (tooManyCodes(context, request.secret())) {
      return;
    }
    CommuneId at = here(context);
    asking.ask(
        context,
        () -> store.enrolments().look(at, request.secret()),
        link -> {
          if (link.isEmpty()) {
            refuse(context, Outcome.UNKNOWN, "unknown");
          } else if (link.get().state() != EnrolmentLink.State.OPEN) {
            refuse(context, Outcome.of(link.get().state()), link.get().state().code());
          } else {
            count(Outcome.LOOKED);
            then.go(request, link.get());
          }
        });
  }

  private JsonObject described(EnrolmentLink link) {
    Schools now = schools.get();
    String person = now.person(link.person()).map(Person::name).orElse(link.person());
    String school = now.school(link.school()).map(School::name).orElse(link.school());
    return new JsonObject()
        .put("person", Answers.named(new Named(link.person(), person)))
        .put("school", Answers.named(new Named(link.school(), school)))
        .put("expires", Answers.time(link.expires()));
  }

  /** At whose address a link is used; the host was checked before. */
  private CommuneId here(RoutingContext context) {
    return origins.commune(context.request()).orElseThrow();
  }

  private boolean tooOften(RoutingContext context) {
    boolean away = Answers.turnedAway(context, tries);
    if (away) {
      count(Outcome.TOO_MANY);
    }
    return away;
  }

  /**
   * Whether the limit of attempts with codes is reached. A code is short, so the limit counts all
   * clients together.
   */
  private boolean tooManyCodes(RoutingContext context, Secret secret) {
    long now = nanos.getAsLong();
    if (secret instanceof Secret.Token || codes.take(now)) {
      return false;
    }
    context.response().putHeader("Retry-After", Long.toString(codes.secondsToNext(now)));
    refuse(context, Outcome.TOO_MANY_CODES, "codes are tried from everywhere");
    return true;
  }

  private void refuse(RoutingContext context, Outcome outcome, String why) {
    count(outcome);
    LOG.warn(
        "event=enrolment-refused result={} reason=\"{}\" client={}",
        outcome.word,
        why,
        Clients.text(context));
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.ENROLMENT_REFUSED, outcome.word)
                .from(Clients.network(context)));
    Answers.error(context, outcome.status, outcome.word);
  }

  private void count(Outcome outcome) {
    Counters.Counter counter = counted.get(outcome);
    if (counter != null) {
      counter.add();
    }
  }
}
