package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.AuditInMemory;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.WorkersHere;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a database would keep of doors. */
public final class DoorsInMemory implements DoorStore, WorkersHere {
  private static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

  private static final class Token {
    final DoorId door;
    Instant expires;
    Optional<Instant> used = Optional.empty();
    String key = "";

    Token(DoorId door, Instant expires) {
      this.door = door;
      this.expires = expires;
    }
  }

  /** Something that happened to a door. */
  public record Happened(DoorId door, Instant at, String kind, String detail) {}

  private final InstantSource clock;
  private final AuditInMemory audit;
  private final Consumer<RingRow> late;
  private final Map<DoorId, DoorHealth> health = new HashMap<>();
  private final Map<DoorId, Wanted> wanted = new HashMap<>();
  private final Map<CommuneId, TreeMap<Long, KeyEpoch>> epochs = new HashMap<>();
  private final Map<DoorId, Long> taken = new HashMap<>();
  private final Map<DoorId, StationKeys.Keys> keys = new HashMap<>();
  private final Map<String, Token> tokens = new HashMap<>();
  private final List<Happened> happened = new ArrayList<>();

  /**
   * @param late takes the rings that doors report later
   */
  public DoorsInMemory(InstantSource clock, Consumer<RingRow> late) {
    this.clock = clock;
    this.audit = new AuditInMemory(clock);
    this.late = late;
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public AuditInMemory audit() {
    return audit;
  }

  @Override
  public synchronized OrderKeys.Kept orderKeys(CommuneId commune) {
    Map<DoorId, Long> own = new HashMap<>(taken);
    own.keySet().removeIf(door -> !SchoolId.of(door.school()).commune().equals(commune));
    return new OrderKeys.Kept(
        Optional.ofNullable(epochs.getOrDefault(commune, new TreeMap<>()).lastEntry())
            .map(Map.Entry::getValue),
        own);
  }

  @Override
  public synchronized Map<DoorId, StationKeys.Keys> stationKeys() {
    return Map.copyOf(keys);
  }

  @Override
  public synchronized Map<DoorId, DoorHealth> health() {
    return Map.copyOf(health);
  }

  @Override
  public synchronized Map<DoorId, Wanted> wanted() {
    return Map.copyOf(wanted);
  }

  @Override
  public synchronized void keep(DoorId door, DoorHealth said) {
    health.put(
        door,
        new DoorHealth(
            said.version(),
            said.lastTest().map(test -> new DoorHealth.Test(millis(test.at()), test.checks())),
            said.tamperOpen(),
            said.broken(),
            said.certificateEnd().map(DoorsInMemory::millis)));
  }

  @Override
  public synchronized void want(Map<DoorId, Wanted> all) {
    all.forEach(
        (door, want) -> {
          wanted.put(door, new Wanted(want.locked(), want.by(), millis(want.since())));
          happened(
              door, want.since(), want.locked() ? "lockdown-set" : "lockdown-lifted", want.by());
        });
  }

  @Override
  public synchronized void keep(CommuneId commune, KeyEpoch epoch) {
    epochs
        .computeIfAbsent(commune, _ -> new TreeMap<>())
        .putIfAbsent(
            epoch.number(), new KeyEpoch(epoch.number(), epoch.keys(), millis(epoch.since())));
  }

  @Override
  public synchronized void keep(DoorId door, StationKeys.Keys said) {
    StationKeys.Keys known = keys.get(door);
    if (known == null || said.change() > known.change()) {
      keys.put(
          door,
          new StationKeys.Keys(said.current(), said.next(), millis(said.since()), said.change()));
    }
  }

  @Override
  public synchronized void tookKeys(DoorId door, long epoch) {
    taken.put(door, epoch);
  }

  @Override
  public synchronized void happened(DoorId door, Instant at, String kind, String detail) {
    happened.add(new Happened(door, millis(at), kind, detail));
  }

  /** What happened to doors, in the order in which it was kept. */
  public synchronized List<Happened> happened() {
    return List.copyOf(happened);
  }

  @Override
  public synchronized String issue(DoorId door, Duration validity) {
    if (!validity.isPositive() || validity.compareTo(MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException("validity of 0 s to 30 days, not " + validity);
    }
    String secret = ("door-" + tokens.size() + "-".repeat(43)).substring(0, 43);
    tokens.put(secret, new Token(door, clock.instant().plus(validity)));
    return secret;
  }

  @Override
  public synchronized int revoke(DoorId door) {
    Instant now = clock.instant();
    List<Token> open =
        tokens.values().stream()
            .filter(token -> token.door.equals(door))
            .filter(token -> token.used.isEmpty() && token.expires.isAfter(now))
            .toList();
    open.forEach(token -> token.expires = now);
    return open.size();
  }

  @Override
  public synchronized Optional<DoorId> redeem(String secret, String keyHash) {
    Token token = tokens.get(secret);
    Instant now = clock.instant();
    boolean good =
        token != null
            && token.expires.isAfter(now)
            && (token.used.isEmpty()
                || token.key.equals(keyHash) && token.used.get().plus(AGAIN_WITHIN).isAfter(now));
    if (!good) {
      return Optional.empty();
    }
    token.used = token.used.or(() -> Optional.of(now));
    token.key = keyHash;
    return Optional.of(token.door);
  }

  @Override
  public void late(DoorId door, DoorMessage.LateRing ring, Instant pressed) {
    late.accept(RingRow.late(ring, door, pressed));
  }

  /** Forgets what happened before then. */
  public synchronized void purge(Instant before) {
    happened.removeIf(each -> each.at().isBefore(before));
  }
}
