package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.log.Guarded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which phones would ring: their proofs and the times of these. Tells people when a phone has
 * proved nothing for a day. Belongs to the rings' loop.
 */
public final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

  /** A phone without a proof for this long counts as unreachable. */
  static final Duration SILENCE = Duration.ofDays(1);

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private final Supplier<Schools> schools;
  private final Phones phones;
  private final Waking waking;
  private final PhoneStore store;
  private final Clock clock;
  private final AtomicLong unreachable = new AtomicLong();

  public Reach(
      Supplier<Schools> schools,
      Phones phones,
      Waking waking,
      PhoneStore store,
      Clock clock,
      Counters counters) {
    this.schools = schools;
    this.phones = phones;
    this.waking = waking;
    this.store = store;
    this.clock = clock;
    counters.gauge(
        "heurtoir_phones_unreachable", "Phones without any proof for a day", unreachable::get);
  }

  void start(ScheduledExecutorService loop) {
    loop.scheduleWithFixedDelay(
        Guarded.task("reach", this::look), 10, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** A phone connected. Tells it which other phones of its person are unreachable. */
  public void ready(PhoneRef phone) {
    proved(phone.id(), PhoneProof.Kind.CONNECTED);
    for (PhoneRef other : everyPhone()) {
      if (other.personId().equals(phone.personId()) && !other.id().equals(phone.id())) {
        store
            .proofs()
            .of(other.id())
            .unreachable()
            .ifPresent(
                since -> phones.send(phone.id(), new ToPhone.Unreachable(other.named(), since)));
      }
    }
  }

  /** Whether the phone would ring: it is connected, or has proved it recently. */
  public boolean wouldRing(String phone) {
    return phones.reachable(phone)
        || waking.to(phone).isPresent()
            && store.proofs().of(phone).silentSince().plus(SILENCE).isAfter(clock.instant());
  }

  /** A phone proved that it would ring. Any thread. */
  public void proved(String phone, PhoneProof.Kind kind) {
    Optional<Instant> before = store.proofs().proved(phone, kind).unreachable();
    if (before.isPresent()) {
      LOG.info("event=phone-reachable-again phone={} proof={}", phone, kind);
    }
  }

  /** Checks every phone once and stores the changes. */
  public void look() {
    long silent = 0;
    List<PhoneRef> all = everyPhone();
    waking.keepOnly(all.stream().map(PhoneRef::id).collect(Collectors.toSet()));
    for (PhoneRef phone : all) {
      if (phones.reachable(phone.id())) {
        proved(phone.id(), PhoneProof.Kind.CONNECTED);
        continue;
      }
      PhoneProof proof = store.proofs().of(phone.id());
      Instant since = proof.silentSince();
      if (since.plus(SILENCE).isAfter(clock.instant())) {
        continue;
      }
      silent++;
      if (proof.unreachable().isEmpty()) {
        tell(phone, since);
      }
    }
    unreachable.set(silent);
    store
        .aside(() -> store.proofs().write())
        .whenComplete(
            (done, failed) -> {
              if (failed != null) {
                LOG.error("event=proofs-not-kept reason=\"{}\"", failed.toString());
              }
            });
  }

  private void tell(PhoneRef phone, Instant since) {
    LOG.warn(
        "event=phone-unreachable phone={} person={} schools={} since={}",
        phone.id(),
        phone.personId(),
        String.join(",", phone.schools()),
        since);
    store.proofs().toldUnreachable(phone.id(), since);
    for (PhoneRef other : everyPhone()) {
      if (other.personId().equals(phone.personId()) && !other.id().equals(phone.id())) {
        phones.send(other.id(), new ToPhone.Unreachable(phone.named(), since));
      }
    }
  }

  /** Every phone of every school, each once. */
  List<PhoneRef> everyPhone() {
    Map<String, PhoneRef> all = new LinkedHashMap<>();
    for (School school : schools.get().all()) {
      phones.enrolled(school.id()).forEach(phone -> all.put(phone.id(), phone));
    }
    return List.copyOf(all.values());
  }
}
