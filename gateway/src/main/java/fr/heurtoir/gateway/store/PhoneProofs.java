package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.ProofStore;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * When each phone last proved that it would ring. Kept in memory and written now and then, so a
 * killed gateway loses the last minutes at most.
 */
public final class PhoneProofs implements ProofStore {
  private final Jdbi jdbi;
  private final EnrolledPhones phones;
  private final Clock clock;
  private final Map<String, PhoneProof> byPhone = new ConcurrentHashMap<>();
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

  PhoneProofs(Jdbi jdbi, EnrolledPhones phones, Clock clock) {
    this.jdbi = jdbi;
    this.phones = phones;
    this.clock = clock;
  }

  /** Reads all of them. */
  void load() {
    jdbi.useHandle(
        db ->
            db.createQuery(
                    "select id, enrolled_at, connected_at, woken_at, shown_at, unreachable_since"
                        + " from phone left join phone_proof on phone_proof.phone = phone.id"
                        + " where revoked_at is null")
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getString("id"),
                            new PhoneProof(
                                Instant.ofEpochMilli(row.getLong("enrolled_at")),
                                at(row.getObject("connected_at")),
                                at(row.getObject("woken_at")),
                                at(row.getObject("shown_at")),
                                at(row.getObject("unreachable_since")))))
                .forEach(entry -> byPhone.put(entry.getKey(), entry.getValue())));
  }

  private static Optional<Instant> at(@Nullable Object millis) {
    return millis instanceof Number number
        ? Optional.of(Instant.ofEpochMilli(number.longValue()))
        : Optional.empty();
  }

  @Override
  public PhoneProof of(String phone) {
    return byPhone.computeIfAbsent(phone, this::none);
  }

  /** Of a phone that is enrolled, a proof can be expected since then. */
  private PhoneProof none(String phone) {
    return PhoneProof.none(
        phones.byId(phone).map(EnrolledPhone::enrolledAt).orElseGet(clock::instant));
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
    return Objects.requireNonNull(before.get(), "set by the change");
  }

  /** Of two threads that prove something at once, neither takes from the other. */
  private void change(String phone, UnaryOperator<PhoneProof> how) {
    byPhone.compute(phone, (p, known) -> how.apply(known == null ? none(p) : known));
    unwritten.add(phone);
  }

  @Override
  public void toldUnreachable(String phone, Instant since) {
    change(phone, known -> known.unreachableSince(since));
  }

  @Override
  public void write() {
    byPhone.keySet().removeIf(phone -> phones.byId(phone).isEmpty());
    Map<String, PhoneProof> changed = new HashMap<>();
    for (String phone : Set.copyOf(unwritten)) {
      unwritten.remove(phone);
      PhoneProof proof = byPhone.get(phone);
      if (proof != null) {
        changed.put(phone, proof);
      }
    }
    try {
      jdbi.useTransaction(db -> changed.forEach((phone, proof) -> write(db, phone, proof)));
    } catch (RuntimeException unwritable) {
      unwritten.addAll(changed.keySet());
      throw unwritable;
    }
  }

  private static void write(Handle db, String phone, PhoneProof proof) {
    db.createUpdate(
            "insert into phone_proof (phone, connected_at, woken_at, shown_at, unreachable_since)"
                + " select id, :connected, :woken, :shown, :unreachable from phone"
                + " where id = :phone and revoked_at is null"
                + " on conflict (phone) do update set connected_at = excluded.connected_at,"
                + " woken_at = excluded.woken_at, shown_at = excluded.shown_at,"
                + " unreachable_since = excluded.unreachable_since")
        .bind("phone", phone)
        .bind("connected", millis(proof.connected()))
        .bind("woken", millis(proof.woken()))
        .bind("shown", millis(proof.shown()))
        .bind("unreachable", millis(proof.unreachable()))
        .execute();
  }

  private static @Nullable Long millis(Optional<Instant> at) {
    return at.map(Instant::toEpochMilli).orElse(null);
  }
}
