package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The history of rings. What is written never waits; what is read waits for the database. */
public interface RingStore {
  /**
   * Takes the row of a ring that begins: what is known if the gateway should not live to see its
   * end. Never waits; any thread.
   */
  void begin(RingRow row);

  /** Takes the row of a ring that ended, to be written soon. Never waits; any thread. */
  void append(RingRow row);

  /** Takes who opened what, or what became of it. Never waits; any thread. */
  void append(RingOpening opening);

  /**
   * Takes what happened to a ring, over what was kept of it. Never waits; any thread.
   *
   * @param lines made when it is written, on a thread of the store
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

  /** Whether that ring is kept: the same press at the same door, not another of its name. */
  boolean kept(RingId ring, DoorId door, Instant pressed);
}
