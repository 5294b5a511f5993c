package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What is wanted of doors, by whomever: set at once and stored then, lifted only once that is
 * stored, and never lifted by what was asked before it was set: the safe side at each moment.
 * Belongs to the rings' loop.
 */
public final class WantedLockdowns {
  private final ScheduledExecutorService loop;
  private final Stations stations;
  private final DoorStore store;
  private final Map<DoorId, Long> asked = new HashMap<>();
  // One write after the other: the last that was wanted is the one that is kept.
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private long count;

  public WantedLockdowns(ScheduledExecutorService loop, Stations stations, DoorStore store) {
    this.loop = loop;
    this.stations = stations;
    this.store = store;
  }

  /** Sets it now; completes once that is stored, or fails where it could not be. */
  public CompletionStage<Boolean> set(Map<DoorId, Wanted> doors) {
    stamp(doors);
    stations.want(doors);
    return keep(doors);
  }

  /**
   * Lifts it once that is stored; fails where it could not be, and nothing is lifted then. False
   * where somebody set one meanwhile: the doors of that one stay locked.
   */
  public CompletionStage<Boolean> lift(Map<DoorId, Wanted> doors) {
    long mine = stamp(doors);
    return keep(doors)
        .thenApplyAsync(
            kept -> {
              Map<DoorId, Wanted> still = new LinkedHashMap<>(doors);
              still.keySet().removeIf(door -> !Long.valueOf(mine).equals(asked.get(door)));
              stations.want(still);
              return still.size() == doors.size();
            },
            loop);
  }

  private long stamp(Map<DoorId, Wanted> doors) {
    long mine = ++count;
    doors.keySet().forEach(door -> asked.put(door, mine));
    return mine;
  }

  private CompletionStage<Boolean> keep(Map<DoorId, Wanted> doors) {
    CompletionStage<Boolean> kept =
        last.handle((before, failed) -> true)
            .thenCompose(turn -> store.aside(() -> store.want(doors)));
    last = kept;
    return kept;
  }
}
