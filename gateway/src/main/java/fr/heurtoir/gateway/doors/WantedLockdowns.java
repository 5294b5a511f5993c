package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The wanted lockdowns of doors. A lockdown is set at once and stored afterwards. It is lifted only
 * after that is stored, and never by a request from before it was set. So every state in between is
 * the safe one. Belongs to the rings' loop.
 */
public final class WantedLockdowns {
  private final ScheduledExecutorService loop;
  private final Stations stations;
  private final DoorStore store;
  private final Map<DoorId, Long> asked = new HashMap<>();
  // Writes follow each other, so that the last request is the one stored.
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private long count;

  public WantedLockdowns(ScheduledExecutorService loop, Stations stations, DoorStore store) {
    this.loop = loop;
    this.stations = stations;
    this.store = store;
  }

  /** Sets a lockdown now. Completes once it is stored, or fails where that failed. */
  public CompletionStage<Boolean> set(Map<DoorId, Wanted> doors) {
    stamp(doors);
    stations.want(doors);
    return keep(doors);
  }

  /**
   * Lifts a lockdown once that is stored. Fails where storing failed; nothing is lifted then. False
   * where somebody set one meanwhile: its doors stay locked.
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
