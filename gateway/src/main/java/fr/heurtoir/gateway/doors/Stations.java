package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ops.Clocks;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.log.Guarded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that doors report and are told outside rings. Belongs to the rings' loop; work that
 * blocks on the database runs elsewhere.
 *
 * <p>Longer than 350 lines: it is the list of all messages from doors. Keys ({@link KeysAtDoors}),
 * health ({@link HealthRecords}) and lockdown ({@link Lockdowns}) are separate classes.
 */
public final class Stations {
  private static final Logger LOG = LoggerFactory.getLogger(Stations.class);

  /** A day, and two hours for a slow station. */
  static final Duration TEST_EVERY = Duration.ofHours(26);

  /** The oldest ring that a door may report: longer than any history is kept. */
  private static final long OLDEST_RING_MS = Duration.ofDays(3650).toMillis();

  /**
   * The part name with which a lock process reports its keys; the detail begins with {@code epoch
   * N}.
   */
  private static final String KEYS_PART = "order-keys";

  /** Hears what other packages must know of doors, on the rings' loop. */
  public interface News {
    /** Nobody listens. */
    News NOBODY =
        new News() {
          @Override
          public void stands(DoorId door) {}

          @Override
          public void locked(String school) {}
        };

    /** Something about a door changed: whether it is connected, its abilities, its lockdown. */
    void stands(DoorId door);

    /** The lockdown state of a door of that school changed. */
    void locked(String school);
  }

  private static final int BURST = 256;
  private static final double PER_SECOND = 1;

  private final Supplier<Schools> schools;
  private final DoorStore store;
  private final OrderKeyring keys;
  private final DoorLine doors;
  private volatile News news = News.NOBODY;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Instant started;
  private final Counters.Counter dropped;
  private final Lockdowns lockdowns;
  private final Certificates certificates;
  private final HealthRecords records;
  private final KeysAtDoors keysAtDoors;
  private final Map<DoorId, Integer> protocols = new HashMap<>();

  /** When each door came or went last, since the start. */
  private final Map<DoorId, Instant> moved = new HashMap<>();

  /** The doors that were registered and are no longer. */
  private final Set<DoorId> gone = new HashSet<>();

  private final Map<DoorId, TokenBucket> budgets = new HashMap<>();

  /**
   * The rate limit for reports of rings and gates. It is separate, so that a flood of these does
   * not suppress a door's other reports.
   */
  private final Map<DoorId, TokenBucket> ofRings = new HashMap<>();

  private final Map<DoorId, Instant> warned = new HashMap<>();

  /** Reads the stored data of each door. Blocks on the database. */
  public Stations(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      DoorStore store,
      OrderKeyring keys,
      Certificates certificates,
      DoorLine doors,
      Counters counters,
      Clocks clocks) {
    this.nanos = clocks.nanos();
    this.schools = schools;
    this.store = store;
    this.keys = keys;
    this.certificates = certificates;
    this.doors = doors;
    this.clock = clocks.steady();
    this.started = clock.instant();
    this.dropped =
        counters.counter(
            "heurtoir_door_reports_dropped_total", "Reports of doors that came too often");
    this.records = new HealthRecords(store, loop, door -> news.stands(door));
    this.keysAtDoors = new KeysAtDoors(keys, doors, store, records);
    this.lockdowns =
        new Lockdowns(
            store.wanted(), doors, keys, loop, nanos, this::standsDifferently, store.audit());
    loop.scheduleWithFixedDelay(Guarded.task("stations", this::hourly), 1, 3600, TimeUnit.SECONDS);
    loop.scheduleWithFixedDelay(
        Guarded.task("stations", () -> everyDoor().forEach(lockdowns::remind)),
        30,
        30,
        TimeUnit.SECONDS);
  }

  /** Sets the listener. Call it before the first door may register. */
  public void begin(News news) {
    this.news = news;
  }

  public DoorHealth health(DoorId door) {
    return records.of(door);
  }

  /** The lockdown of each door. */
  public Lockdowns lockdowns() {
    return lockdowns;
  }

  /** The keys that open. */
  public OrderKeyring keys() {
    return keys;
  }

  /** The protocol version of the door's last registration, 0 where it named none. */
  public int protocol(DoorId door) {
    return protocols.getOrDefault(door, 0);
  }

  public DoorLine doors() {
    return doors;
  }

  /**
   * Since when the door is registered, or is not; empty for one that was not yet, since the start.
   */
  public Optional<Instant> since(DoorId door) {
    return Optional.ofNullable(moved.get(door));
  }

  /**
   * Whether this door cannot keep a lockdown itself: it registered, and does not speak our
   * protocol.
   */
  public boolean holdsNone(DoorId door) {
    Integer protocol = protocols.get(door);
    return protocol != null && protocol == 0;
  }

  /** Whether the door can be reached now. Any thread. */
  public boolean registered(DoorId door) {
    return doors.registered(door);
  }

  // ---- what doors do ----------------------------------------------------------------------------

  /** A door registered: tells it its keys and its lockdown. */
  public void onRegistered(DoorId door, int protocol) {
    LOG.info("event=door-registered door={} protocol={}", door, protocol);
    if (protocols.put(door, protocol) == null || gone.remove(door)) {
      moved.put(door, clock.instant());
    }
    keysAtDoors.tell(door);
    lockdowns.registered(door);
    standsDifferently(door);
  }

  /** A door is gone. */
  public void onUnregistered(DoorId door, String why) {
    LOG.warn("event=door-unregistered door={} reason=\"{}\"", door, why);
    gone.add(door);
    moved.put(door, clock.instant());
    lockdowns.unregistered(door);
    news.stands(door);
  }

  /** The door refused an order because of the key that signed it. */
  public void keyRefused(DoorId door) {
    keysAtDoors.refused(door);
  }

  /** Tells every reachable door its keys. */
  public void tellKeys() {
    keysAtDoors.tell(everyDoor());
  }

  /** Handles a door's message. One beyond the rate limit is counted and dropped. */
  public void onMessage(DoorId door, DoorMessage.FromDoor message) {
    if (message instanceof DoorMessage.Challenge challenge) {
      lockdowns.onChallenge(door, challenge);
    } else if (message instanceof DoorMessage.LockdownState state) {
      lockdowns.onState(door, state);
    } else if (within(door)) {
      onReport(door, message);
    } else {
      dropped.add();
    }
  }

  /** A door wants its certificate renewed, on a connection that its key proved. */
  public void onCertificateRequest(
      DoorId door, String key, DoorMessage.CertificateRequest request) {
    if (within(door)) {
      certificates.renew(
          door, key, request, doors, end -> records.become(door, health(door).certified(end)));
    } else {
      dropped.add();
    }
  }

  private void onReport(DoorId door, DoorMessage.FromDoor message) {
    switch (message) {
      case DoorMessage.Tamper tamper -> {
        LOG.warn(
            "event=tamper door={} open={} refuses_ms={}",
            door,
            tamper.open(),
            tamper.refusesForMillis());
        records.become(door, health(door).tampered(tamper.open()));
        if (tamper.open()) {
          happened(door, "tamper", "the station was opened");
        }
      }
      case DoorMessage.PartReport report -> {
        if (report.works()) {
          LOG.info("event=part-works door={} part={}", door, report.part());
        } else {
          LOG.warn(
              "event=part-broken door={} part={} detail=\"{}\"",
              door,
              report.part(),
              report.detail());
        }
        if (report.part().equals(KEYS_PART)) {
          keysAtDoors.honours(door, report.detail());
        }
        records.become(door, health(door).part(report));
      }
      case DoorMessage.Abilities abilities -> able(door, abilities);
      case DoorMessage.SelfTest test -> tested(door, test);
      case DoorMessage.LateRing late -> late(door, late);
      // The switchboard handles messages about live rings.
      case DoorMessage.RingNonce _,
          DoorMessage.LockReport _,
          DoorMessage.GateReport _,
          DoorMessage.CallBackRefused _ -> {}
      case DoorMessage.Challenge _, DoorMessage.LockdownState _ -> {} // handled above
      case DoorMessage.CertificateRequest _ -> {} // handled with the key of its connection
    }
  }

  private void able(DoorId door, DoorMessage.Abilities abilities) {
    DoorHealth now = health(door).able(abilities);
    if (!now.unable().isEmpty()) {
      LOG.warn(
          "event=door-unable door={} cannot={} detail=\"{}\"",
          door,
          String.join(",", now.unable()),
          abilities.detail());
    } else if (!health(door).unable().isEmpty()) {
      LOG.info("event=door-able door={}", door);
    }
    records.become(door, now);
  }

  /** The doors that lack abilities, with these. Any thread; the value may be slightly old. */
  public Map<DoorId, List<String>> unable() {
    return records.unable();
  }

  /** A door got a certificate over HTTPS. */
  public void enrolled(DoorId door, Instant end) {
    records.become(door, health(door).certified(end));
  }

  /** A gate opened without an order or an exit button. */
  public void forced(DoorId door, DoorMessage.GateReport report) {
    if (within(door)) {
      happened(door, "forced", "gate " + report.lock() + " was opened without an order");
    }
  }

  private void tested(DoorId door, DoorMessage.SelfTest test) {
    DoorHealth now = health(door).tested(test, clock.instant());
    warned.remove(door);
    if (test.passed()) {
      LOG.info(
          "event=door-self-test door={} checks={} version={}",
          door,
          test.checks().size(),
          test.version());
    } else {
      LOG.error(
          "event=door-self-test-failed door={} failed={} version={} detail=\"{}\"",
          door,
          String.join(",", now.lastTest().map(DoorHealth.Test::failed).orElse(List.of())),
          test.version(),
          test.checks().stream()
              .filter(check -> !check.ok())
              .map(check -> check.name() + ": " + check.detail())
              .collect(java.util.stream.Collectors.joining("; ")));
    }
    records.become(door, now);
  }

  private void late(DoorId door, DoorMessage.LateRing late) {
    if (late.ageMillis() > OLDEST_RING_MS) {
      LOG.warn("event=late-ring-dropped ring={} door={}", late.ring(), door);
      return;
    }
    Instant pressed = clock.instant().minusMillis(late.ageMillis());
    store.late(door, late, pressed);
  }

  private void happened(DoorId door, String kind, String detail) {
    Instant at = clock.instant();
    records.keep(door, () -> store.happened(door, at, kind, detail));
  }

  /**
   * Whether a report of a lock or a gate is within the door's limit, because each goes to every
   * phone of its ring or school. Counts those that are not.
   */
  public boolean takesOfRing(DoorId door) {
    boolean within = within(ofRings, door);
    if (!within) {
      dropped.add();
    }
    return within;
  }

  /**
   * Whether a message is within the door's limit, so that a faulty station fills neither log nor
   * disk.
   */
  private boolean within(DoorId door) {
    return within(budgets, door);
  }

  private boolean within(Map<DoorId, TokenBucket> budgets, DoorId door) {
    return budgets
        .computeIfAbsent(door, d -> new TokenBucket(BURST, PER_SECOND, nanos.getAsLong()))
        .take(nanos.getAsLong());
  }

  private void standsDifferently(DoorId door) {
    news.stands(door);
    news.locked(door.school());
  }

  // ---- what is wanted of doors ------------------------------------------------------------------

  /**
   * The doors that a command-line word names: a school's, or a single one. Empty where it names
   * none.
   */
  public List<DoorId> named(String schoolOrDoor) {
    Schools all = schools.get();
    return all.school(schoolOrDoor)
        .map(school -> school.doors().stream().map(Door::id).toList())
        .orElseGet(
            () -> everyDoor().stream().filter(door -> door.value().equals(schoolOrDoor)).toList());
  }

  /** Every door of every school. */
  public List<DoorId> everyDoor() {
    return schools.get().all().stream().flatMap(s -> s.doors().stream()).map(Door::id).toList();
  }

  /** Sets the wanted lockdown of several doors. */
  public void want(Map<DoorId, Wanted> wanted) {
    wanted.forEach(lockdowns::want);
  }

  // ---- time -------------------------------------------------------------------------------------

  private void hourly() {
    Instant now = clock.instant();
    keys.all()
        .forEach(
            (commune, own) -> {
              if (own.lost()) {
                LOG.error(
                    "event=order-key-lost commune={} effect=\"no door opens\" mend=\"{}\"",
                    commune,
                    OrderKeys.WHAT_TO_DO);
              }
            });
    keysAtDoors.settle(now);
    tellKeys();
    for (DoorId door : everyDoor()) {
      if (testMissing(door, now)
          && warned.getOrDefault(door, Instant.MIN).isBefore(now.minus(Duration.ofDays(1)))) {
        warned.put(door, now);
        LOG.warn(
            "event=door-self-test-missing door={} last={} registered={}",
            door,
            health(door).lastTest().map(test -> test.at().toString()).orElse("never"),
            doors.registered(door));
      }
    }
  }

  /** Whether a self-test of this door is overdue. */
  public boolean testMissing(DoorId door, Instant now) {
    Instant since = health(door).lastTest().map(DoorHealth.Test::at).orElse(started);
    return since.plus(TEST_EVERY).isBefore(now);
  }

  /** How many configured doors satisfy that condition. On the loop. */
  public long count(java.util.function.Predicate<DoorId> state) {
    return everyDoor().stream().filter(state).count();
  }
}
