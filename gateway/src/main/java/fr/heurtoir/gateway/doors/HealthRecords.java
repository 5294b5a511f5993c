package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each door's health, in memory and stored. Belongs to the rings' loop, except {@link #unable}. */
final class HealthRecords {
  private static final Logger LOG = LoggerFactory.getLogger(HealthRecords.class);

  private final DoorStore store;
  private final Executor loop;
  private final Consumer<DoorId> changed;
  private final Map<DoorId, DoorHealth> health;
  private volatile Map<DoorId, List<String>> unable;
  private final Set<DoorId> writing = new HashSet<>();
  private final Set<DoorId> dirty = new HashSet<>();

  /**
   * Reads the stored health of each door. Blocks on the database.
   *
   * @param changed called with each door whose health changed
   */
  HealthRecords(DoorStore store, Executor loop, Consumer<DoorId> changed) {
    this.store = store;
    this.loop = loop;
    this.changed = changed;
    this.health = new HashMap<>(store.health());
    this.unable =
        health.entrySet().stream()
            .filter(each -> !each.getValue().unable().isEmpty())
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().unable()));
  }

  DoorHealth of(DoorId door) {
    return health.getOrDefault(door, DoorHealth.UNKNOWN);
  }

  /** The doors that lack abilities, with these. Any thread; the value may be slightly old. */
  Map<DoorId, List<String>> unable() {
    return unable;
  }

  /** Sets the health of a door. */
  void become(DoorId door, DoorHealth now) {
    health.put(door, now);
    Map<DoorId, List<String>> next = new HashMap<>(unable);
    next.remove(door);
    if (!now.unable().isEmpty()) {
      next.put(door, now.unable());
    }
    unable = Map.copyOf(next);
    if (writing.add(door)) {
      write(door);
    } else {
      dirty.add(door);
    }
    changed.accept(door);
  }

  /** Writes a door's health. One write of a door at a time, so that the newest is the last. */
  private void write(DoorId door) {
    DoorHealth now = of(door);
    keep(door, () -> store.keep(door, now))
        .thenRunAsync(
            () -> {
              if (dirty.remove(door)) {
                write(door);
              } else {
                writing.remove(door);
              }
            },
            loop);
  }

  /** Has something of a door stored. Logs a failure. */
  CompletionStage<Boolean> keep(DoorId door, Runnable write) {
    return store
        .aside(write)
        .exceptionally(
            failed -> {
              LOG.error("event=door-record-lost door={} reason=\"{}\"", door, failed.toString());
              return false;
            });
  }
}
