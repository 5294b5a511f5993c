package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present key of each door, and the next one while it renews its certificate. Every other key
 * is refused, even with a valid certificate: it may be a copy, an old memory card, or a replaced
 * station. Keys are named by {@link fr.heurtoir.protocol.pki.KeyHash}. A change takes effect at
 * once and is then stored. Any thread; nothing blocks.
 */
public final class StationKeys {
  private static final Logger LOG = LoggerFactory.getLogger(StationKeys.class);
  private static final long SAID_EVERY_NANOS = 60_000_000_000L;

  /**
   * The keys of one door.
   *
   * @param current empty where the door has none any more: every connection is refused until it
   *     enrols again
   * @param next has an issued certificate but is not in use yet
   * @param since when {@code current} was set or removed
   * @param change counts the changes, so that of two writes the later one stays
   */
  public record Keys(Optional<String> current, Optional<String> next, Instant since, long change) {
    boolean has(String key) {
      return current.filter(key::equals).isPresent() || next.filter(key::equals).isPresent();
    }
  }

  /** Stores keys. */
  public interface Shelf {
    /** True once they are stored; completes exceptionally where that failed. */
    CompletionStage<Boolean> keep(DoorId door, Keys keys);
  }

  /** Counts how often a door's other keys were refused since the start. */
  private static final class Refusals {
    private long all;
    private long logged;
    private long loggedAt;
  }

  private final Map<DoorId, Keys> keys;
  private final Map<DoorId, Refusals> refusals = new HashMap<>();
  private final Map<DoorId, Long> firstUse = new HashMap<>();
  private final Shelf shelf;
  private final Clock clock;
  private final Audit audit;

  /**
   * @param kept the stored keys
   * @param audit where refused keys are recorded
   */
  public StationKeys(Map<DoorId, Keys> kept, Shelf shelf, Clock clock, Audit audit) {
    this.audit = audit;
    this.keys = new HashMap<>(kept);
    this.shelf = shelf;
    this.clock = clock;
  }

  /** Starts empty and stores nothing. */
  public static StationKeys inMemory(Clock clock) {
    return new StationKeys(
        Map.of(), (door, keys) -> CompletableFuture.completedStage(true), clock, Audit.NONE);
  }

  /** The keys of a door; empty before its first registration. */
  public synchronized Optional<Keys> of(DoorId door) {
    return Optional.ofNullable(keys.get(door));
  }

  /** Whether that key may register as that door. */
  public synchronized boolean admits(DoorId door, String key) {
    Keys known = keys.get(door);
    return known == null || known.has(key);
  }

  /** How often other keys of a door were refused. */
  public synchronized long refusals(DoorId door) {
    Refusals counted = refusals.get(door);
    return counted == null ? 0 : counted.all;
  }

  /**
   * Somebody proved to hold a key that is not the door's. Logged once a minute for each door.
   *
   * @param nanos a monotonic time, as System.nanoTime
   */
  public synchronized void refused(DoorId door, String key, String from, long nanos) {
    Keys known = keys.get(door);
    if (known == null) {
      return;
    }
    Refusals counted = refusals.computeIfAbsent(door, unused -> new Refusals());
    counted.all++;
    audit.record(AuditEvent.of(AuditKind.DOOR_KEY_REFUSED, "refused").atDoor(door));
    if (counted.logged > 0 && nanos - counted.loggedAt < SAID_EVERY_NANOS) {
      return;
    }
    LOG.warn(
        "event=door-key-refused door={} from={} key={} current={} times={}"
            + " hint=\"a copied, stolen or replaced station; see docs/stolen-station.md\"",
        door,
        from,
        key,
        known.current().orElse("revoked"),
        counted.all - counted.logged);
    counted.logged = counted.all;
    counted.loggedAt = nanos;
  }

  /**
   * A door registered. The first key that registers becomes the door's key. So a gateway without
   * stored keys, for example after it lost its database, accepts its doors. The next key takes over
   * at its second registration on one connection, which proves that the door received the answer to
   * the first. Until then the door may fall back to its previous key.
   *
   * @param flow the connection's name
   * @return whether this ended another key
   */
  public synchronized boolean registered(DoorId door, String key, long flow) {
    Keys known = keys.get(door);
    if (known == null) {
      LOG.warn("event=door-key-pinned door={} key={} reason=\"its first registration\"", door, key);
      become(door, Optional.of(key), Optional.empty());
      return false;
    }
    if (known.next().filter(key::equals).isEmpty()) {
      return false;
    }
    Long before = firstUse.put(door, flow);
    if (before == null || before != flow) {
      return false;
    }
    LOG.info("event=door-key-renewed door={} key={}", door, key);
    become(door, Optional.of(key), Optional.empty());
    return true;
  }

  /**
   * A door asks for a certificate for its next key.
   *
   * @param asking the key of the connection that carried the request
   * @return completes when that is stored; empty where {@code asking} is not the door's current key
   */
  public synchronized Optional<CompletionStage<Boolean>> renews(
      DoorId door, String asking, String next) {
    Keys known = keys.get(door);
    if (known != null && known.current().filter(asking::equals).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        become(
            door, Optional.of(asking), next.equals(asking) ? Optional.empty() : Optional.of(next)));
  }

  /** A door enrolled with that key, or IT staff named it: every other key of the door ends. */
  public synchronized CompletionStage<Boolean> only(DoorId door, String key) {
    return become(door, Optional.of(key), Optional.empty());
  }

  /** Ends every key of a door. */
  public synchronized CompletionStage<Boolean> revoke(DoorId door) {
    return become(door, Optional.empty(), Optional.empty());
  }

  private CompletionStage<Boolean> become(
      DoorId door, Optional<String> current, Optional<String> next) {
    Keys before = keys.get(door);
    boolean same = before != null && before.current().equals(current);
    Keys now =
        new Keys(
            current,
            next,
            before != null && same ? before.since() : clock.instant(),
            before == null ? 1 : before.change() + 1);
    keys.put(door, now);
    firstUse.remove(door);
    return shelf.keep(door, now);
  }
}
