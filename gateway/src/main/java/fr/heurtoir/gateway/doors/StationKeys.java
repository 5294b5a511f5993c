package fr.heurtoir.gateway.doors;

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
 * Which key each door has now, and while it renews its certificate, the next one. Any other key is
 * nobody's, whatever certificate of the authority it has: a copy, an old memory card, a station
 * that was replaced. Keys are named as by {@link fr.heurtoir.protocol.pki.KeyHash}. What changes
 * counts at once and is then kept. Any thread; nothing waits.
 */
public final class StationKeys {
  private static final Logger LOG = LoggerFactory.getLogger(StationKeys.class);
  private static final long SAID_EVERY_NANOS = 60_000_000_000L;

  /**
   * The keys of one door.
   *
   * @param current empty where it has none any more: whoever comes is refused until it enrols anew
   * @param next issued a certificate and not in use yet
   * @param since when the current one became so, or was ended
   * @param change counts the changes, so that of two writes the later stays
   */
  public record Keys(Optional<String> current, Optional<String> next, Instant since, long change) {
    boolean has(String key) {
      return current.filter(key::equals).isPresent() || next.filter(key::equals).isPresent();
    }
  }

  /** Where they are kept. */
  public interface Shelf {
    /** True once they are kept; completes exceptionally where they are not. */
    CompletionStage<Boolean> keep(DoorId door, Keys keys);
  }

  /** How often a door's other keys were refused since the start. */
  private static final class Refusals {
    private long all;
    private long said;
    private long saidAt;
  }

  private final Map<DoorId, Keys> keys;
  private final Map<DoorId, Refusals> refusals = new HashMap<>();
  private final Map<DoorId, Long> firstUse = new HashMap<>();
  private final Shelf shelf;
  private final Clock clock;

  /**
   * @param kept what was kept before
   */
  public StationKeys(Map<DoorId, Keys> kept, Shelf shelf, Clock clock) {
    this.keys = new HashMap<>(kept);
    this.shelf = shelf;
    this.clock = clock;
  }

  /** That begin with nothing and are kept nowhere. */
  public static StationKeys inMemory() {
    return new StationKeys(
        Map.of(), (door, keys) -> CompletableFuture.completedStage(true), Clock.systemUTC());
  }

  /** What is known of a door; empty before its first registration. */
  public synchronized Optional<Keys> of(DoorId door) {
    return Optional.ofNullable(keys.get(door));
  }

  /** Whether somebody with that key may speak as that door. */
  public synchronized boolean admits(DoorId door, String key) {
    Keys known = keys.get(door);
    return known == null || known.has(key);
  }

  /** How often {@link #refused} was told of a door. */
  public synchronized long refusals(DoorId door) {
    Refusals counted = refusals.get(door);
    return counted == null ? 0 : counted.all;
  }

  /**
   * Somebody proved to have a key that is not the door's. Said once a minute a door.
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
    if (counted.said > 0 && nanos - counted.saidAt < SAID_EVERY_NANOS) {
      return;
    }
    LOG.warn(
        "event=door-key-refused door={} from={} key={} current={} times={}"
            + " hint=\"a copied, stolen or replaced station; see docs/stolen-station.md\"",
        door,
        from,
        key,
        known.current().orElse("revoked"),
        counted.all - counted.said);
    counted.said = counted.all;
    counted.saidAt = nanos;
  }

  /**
   * A door registered. The first key that ever does is its own from then on: so a gateway that kept
   * no keys, or lost its database, takes its doors as they come. The next key takes over with its
   * second registration on one connection, which proves that the door heard the answer to the
   * first; before, a door that did not may fall back to the key that it had.
   *
   * @param flow the connection's name
   * @return whether another key ended by this
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
   * @param asking the key of the connection on which it asks
   * @return done when that is kept; empty where the asking key is not the door's current one
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

  /** A door enrolled with that key, or IT staff named it: every other one ends. */
  public synchronized CompletionStage<Boolean> only(DoorId door, String key) {
    return become(door, Optional.of(key), Optional.empty());
  }

  /** Every key of a door ends. */
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
