package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.DoorDesk;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a door's key, and ends everything opened with its other keys: connections, registrations,
 * rings. The change takes effect first; then it blocks on the database.
 */
public final class KeyDesk implements DoorDesk.OnlyKey {
  private static final Logger LOG = LoggerFactory.getLogger(KeyDesk.class);
  private static final long WITHIN_SECONDS = 5;

  private final StationKeys keys;
  private final DoorStore store;
  private final DoorSip sip;

  public KeyDesk(StationKeys keys, DoorStore store, DoorSip sip) {
    this.keys = keys;
    this.store = store;
    this.sip = sip;
  }

  /** Stores the doors' keys. */
  public static StationKeys.Shelf shelf(DoorStore store) {
    return (door, now) ->
        store
            .aside(() -> store.keep(door, now))
            .whenComplete(
                (kept, failed) -> {
                  if (failed != null) {
                    LOG.error(
                        "event=door-key-not-kept door={} reason=\"{}\"", door, failed.toString());
                  }
                });
  }

  StationKeys keys() {
    return keys;
  }

  @Override
  public void keep(DoorId door, String key) throws IOException {
    CompletionStage<Boolean> kept = keys.only(door, key);
    int ended = sip.endOtherKeys(door);
    LOG.warn("event=door-key-replaced door={} key={} connections_ended={}", door, key, ended);
    await(kept);
  }

  /** Ends every key of a door and revokes its unused tokens. Returns how many connections ended. */
  int revoke(DoorId door) throws IOException {
    CompletionStage<Boolean> kept = keys.revoke(door);
    int ended = sip.endOtherKeys(door);
    LOG.warn("event=door-revoked door={} connections_ended={}", door, ended);
    await(kept);
    await(store.aside(() -> store.revoke(door)));
    return ended;
  }

  private static void await(CompletionStage<Boolean> kept) throws IOException {
    try {
      kept.toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IOException("the database did not keep it: it ends with the gateway", failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway stops", stopping);
    }
  }
}
