package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The history of rings. Writing never blocks; reading blocks on the database. */
public interface RingStore {
  /**
   * Accepts the row of a ring that begins, in case the gateway does not live to see its end. Never
   * blocks; any thread.
   */
  void begin(RingRow row);

  /** Accepts the row of an ended ring, to be written soon. Never blocks; any thread. */
  void append(RingRow row);

  /** Accepts who opened what, or its new result. Never blocks; any thread. */
  void append(RingOpening opening);

  /**
   * Accepts a ring's recording, which replaces the stored one. Never blocks; any thread.
   *
   * @param lines made on a thread of the store, just before they are written
   */
  void append(RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines);

  /**
   * The last rings of these schools that have ended, newest first.
   *
   * @param limit 1 to 1000
   */
  List<RingRow> rings(List<String> schools, int limit);

  /** One ring of these schools that has ended, in full. */
  Optional<RingDetail> ring(List<String> schools, RingId ring);

  /**
   * Whether that ring is stored: the same press at the same door, not another ring with that id.
   */
  boolean kept(RingId ring, DoorId door, Instant pressed);
}
