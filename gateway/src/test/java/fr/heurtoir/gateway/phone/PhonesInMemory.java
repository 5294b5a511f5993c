package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.audit.AuditInMemory;
import fr.heurtoir.gateway.ops.WorkersHere;
import fr.heurtoir.gateway.school.Schools;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a database would keep of phones. */
public final class PhonesInMemory implements PhoneStore, WorkersHere {
  private final InstantSource clock;
  private final AuditInMemory audit;
  private final Map<String, EnrolledPhone> byId = new ConcurrentHashMap<>();
  private final Map<String, PushSubscription> subscribed = new ConcurrentHashMap<>();
  private final Map<String, PhoneProof> proofs = new ConcurrentHashMap<>();
  private final Cookies sessions = new Cookies();
  private final LinksInMemory links;

  public PhonesInMemory(Supplier<Schools> schools, InstantSource clock) {
    this.clock = clock;
    this.audit = new AuditInMemory(clock);
    this.links = new LinksInMemory(schools, clock, byId, sessions.byCookie);
  }

  @Override
  public AuditInMemory audit() {
    return audit;
  }

  @Override
  public PhoneRegister phones() {
    return new PhoneRegister() {
      @Override
      public List<EnrolledPhone> all() {
        return List.copyOf(byId.values());
      }

      @Override
      public Optional<EnrolledPhone> byId(String phoneId) {
        return Optional.ofNullable(byId.get(phoneId));
      }
    };
  }

  @Override
  public EnrolmentStore enrolments() {
    return links;
  }

  /** The link of a token, whatever has become of it and of its person. */
  public Optional<EnrolmentLink> link(String token) {
    return links.link(token);
  }

  /** The name of a phone, also of one that was revoked. */
  public Optional<String> name(String phoneId) {
    return links.name(phoneId);
  }

  /** Forgets the links that ended before then. */
  public void purge(Instant before) {
    links.purge(before);
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  /** Sessions that are renewed as soon as somebody asks for it. */
  private final class Cookies implements SessionStore {
    final Map<String, LinksInMemory.Session> byCookie = new ConcurrentHashMap<>();

    @Override
    public Optional<EnrolledPhone> byCookie(String cookie) {
      return Optional.ofNullable(byCookie.get(cookie))
          .filter(session -> session.until().isAfter(clock.instant()))
          .flatMap(session -> phones().byId(session.phone()));
    }

    @Override
    public boolean due(String cookie) {
      return Optional.ofNullable(byCookie.get(cookie))
          .filter(session -> session.until().isAfter(clock.instant()))
          .filter(session -> session.until().isBefore(clock.instant().plus(VALIDITY.minusDays(7))))
          .isPresent();
    }

    @Override
    public void renew(String cookie) {
      byCookie.computeIfPresent(
          cookie,
          (c, session) ->
              session.until().isAfter(clock.instant())
                  ? new LinksInMemory.Session(session.phone(), clock.instant().plus(VALIDITY))
                  : session);
    }

    @Override
    public void forget(String phoneId) {
      byId.remove(phoneId);
      byCookie.values().removeIf(session -> session.phone().equals(phoneId));
    }

    @Override
    public boolean revoke(String phoneId) {
      boolean known = links.enrolled(phoneId);
      subscribed.remove(phoneId);
      proofs.remove(phoneId);
      links.revoked(phoneId);
      forget(phoneId);
      return known;
    }
  }

  @Override
  public SubscriptionStore subscriptions() {
    return new SubscriptionStore() {
      @Override
      public Optional<PushSubscription> of(String phone) {
        return Optional.ofNullable(subscribed.get(phone)).filter(s -> byId.containsKey(phone));
      }

      @Override
      public void keep(String phone, PushSubscription subscription) {
        if (byId.containsKey(phone)) {
          subscribed.put(phone, subscription);
        }
      }

      @Override
      public void forget(String phone) {
        subscribed.remove(phone);
      }

      @Override
      public void gone(String phone, PushSubscription subscription) {
        subscribed.remove(phone, subscription);
      }
    };
  }

  @Override
  public ProofStore proofs() {
    return new ProofStore() {
      @Override
      public PhoneProof of(String phone) {
        return proofs.computeIfAbsent(phone, this::none);
      }

      private PhoneProof none(String phone) {
        return PhoneProof.none(
            phones().byId(phone).map(EnrolledPhone::enrolledAt).orElseGet(clock::instant));
      }

      @Override
      public PhoneProof proved(String phone, PhoneProof.Kind kind) {
        AtomicReference<PhoneProof> before = new AtomicReference<>();
        change(
            phone,
            known -> {
              before.set(known);
              return known.with(kind, clock.instant());
            });
        return before.get();
      }

      @Override
      public void toldUnreachable(String phone, Instant since) {
        change(phone, known -> known.unreachableSince(since));
      }

      private void change(String phone, UnaryOperator<PhoneProof> how) {
        proofs.compute(phone, (p, known) -> how.apply(known == null ? none(p) : known));
      }

      @Override
      public void write() {
        proofs.keySet().retainAll(byId.keySet());
      }
    };
  }
}
