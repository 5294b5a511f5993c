package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.phone.DeviceKey;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authentication of every call of an enrolled phone. The cookie says which phone it claims to
 * be; a proof by its device key, made for this request (RFC 9449), confirms it. With a cookie alone
 * a client learns nothing and does nothing.
 */
final class PhoneDoor {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneDoor.class);
  private static final String NONCE = "DPoP-Nonce";

  private final PhoneStore store;
  private final Phones hub;
  private final Origins origins;
  private final ProofNonces nonces;
  private final SpentProofs spent = new SpentProofs();
  private final AddressLimiter failures;
  private final Map<Refused, Counter> refused = new EnumMap<>(Refused.class);
  private final Counter elsewhere;

  /** Why a call with a valid cookie is refused. */
  private enum Refused {
    /** No valid nonce: make a proof with the nonce in this answer (RFC 9449 section 9). */
    NONCE(401, "use_dpop_nonce"),
    /** The proof is missing, malformed, for another request, or by another key. */
    PROOF(401, "invalid_dpop_proof"),
    /** The proof was used before. */
    REPLAYED(401, "invalid_dpop_proof"),
    TOO_MANY(429, "too-many");

    private final int status;
    private final String word;

    Refused(int status, String word) {
      this.status = status;
      this.word = word;
    }
  }

  PhoneDoor(PhoneStore store, Phones hub, Origins origins, Counters counters, LongSupplier nanos) {
    this.failures = new AddressLimiter(nanos, 60, 1, 4096);
    this.store = store;
    this.hub = hub;
    this.origins = origins;
    this.nonces = new ProofNonces(nanos, new SecureRandom());
    for (Refused why : Refused.values()) {
      refused.put(
          why,
          counters.counter(
              "heurtoir_web_proofs_refused_total",
              "Calls with a good cookie whose proof by the device key was refused",
              "reason",
              why.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
    }
    this.elsewhere =
        counters.counter(
            "heurtoir_web_other_commune_total",
            "Calls with a good cookie at the address of another commune than its phone's");
    counters.gauge(
        "heurtoir_web_proofs_kept", "Proofs that are remembered, against replays", spent::size);
  }

  /** The action for an authenticated phone. */
  interface Authenticated {
    /**
     * Carries it out.
     *
     * @param cookie the session's value
     */
    void go(PhoneRef phone, String cookie);
  }

  /** Continues for an authenticated phone, and answers every other request. */
  void authenticated(RoutingContext context, Authenticated then) {
    Optional<String> cookie = PhoneCookie.of(context.request());
    Optional<EnrolledPhone> enrolled = cookie.flatMap(store.sessions()::byCookie);
    Optional<PhoneRef> phone =
        enrolled.flatMap(p -> hub.phone(p.id())).filter(known -> isHere(context, known));
    if (cookie.isEmpty() || enrolled.isEmpty() || phone.isEmpty()) {
      Answers.notEnrolled(context);
      return;
    }
    Optional<Refused> why = check(context.request(), enrolled.get());
    context.response().putHeader(NONCE, nonces.current());
    if (why.isEmpty()) {
      then.go(phone.get(), cookie.get());
    } else if (why.get() == Refused.NONCE || !Answers.turnedAway(context, failures)) {
      refuse(context, why.get(), phone.get());
    }
  }

  /**
   * Whether a phone is of the commune at whose address it asks. A browser sends no session
   * elsewhere; whoever brings one there learns no more than by one that does not exist.
   */
  boolean isHere(RoutingContext context, PhoneRef phone) {
    boolean here = origins.commune(context.request()).filter(phone.commune()::equals).isPresent();
    if (!here) {
      elsewhere.add();
      LOG.warn(
          "event=phone-of-another-commune phone={} commune={} host=\"{}\" client={}",
          phone.id(),
          phone.commune(),
          context.request().getHeader("Host"),
          Clients.text(context));
    }
    return here;
  }

  private void refuse(RoutingContext context, Refused why, PhoneRef phone) {
    Counter counter = refused.get(why);
    if (counter != null) {
      counter.add();
    }
    if (why == Refused.PROOF || why == Refused.REPLAYED) {
      LOG.warn(
          "event=proof-refused phone={} path={} reason={} client={}",
          phone.id(),
          context.request().path(),
          why == Refused.REPLAYED ? "replayed" : "signature",
          Clients.text(context));
      store
          .audit()
          .record(
              AuditEvent.of(
                      AuditKind.PROOF_REFUSED, why == Refused.REPLAYED ? "replayed" : "signature")
                  .byPhone(phone.id(), phone.personId())
                  .in(phone.commune())
                  .from(Clients.network(context))
                  .because("call"));
    }
    if (why.status == 401) {
      context.response().putHeader("WWW-Authenticate", "DPoP error=\"" + why.word + "\"");
    } else {
      context.response().putHeader("Retry-After", "60");
    }
    Answers.error(context, why.status, why.word);
  }

  /** Checks as in RFC 9449 section 4.3, except the time in the proof: the nonce gives the time. */
  private Optional<Refused> check(HttpServerRequest request, EnrolledPhone phone) {
    List<String> headers = request.headers().getAll("DPoP");
    Optional<DpopProof> read =
        headers.size() == 1 ? DpopProof.read(headers.getFirst()) : Optional.empty();
    if (read.isEmpty()) {
      return Optional.of(Refused.PROOF);
    }
    DpopProof proof = read.get();
    if (!proof.htm().equals(request.method().name()) || !origins.address(request, proof.htu())) {
      return Optional.of(Refused.PROOF);
    }
    OptionalLong minute = proof.nonce().map(nonces::minute).orElse(OptionalLong.empty());
    if (minute.isEmpty()) {
      return Optional.of(Refused.NONCE);
    }
    if (!key(phone).filter(proof::by).isPresent()) {
      return Optional.of(Refused.PROOF);
    }
    return switch (spent.spend(phone.id(), proof.jti(), minute.getAsLong(), nonces.oldest())) {
      case FIRST -> Optional.empty();
      case AGAIN -> Optional.of(Refused.REPLAYED);
      case FULL -> Optional.of(Refused.TOO_MANY);
    };
  }

  private static Optional<DeviceKey> key(EnrolledPhone phone) {
    if (phone.key().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DeviceKey.read(phone.key().get()));
    } catch (DeviceKey.BadKey unreadable) {
      LOG.error(
          "event=device-key-unreadable phone={} reason=\"{}\"",
          phone.id(),
          unreadable.getMessage());
      return Optional.empty();
    }
  }
}
