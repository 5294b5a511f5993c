package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The history of rings. Writing never blocks, and keeps the order of the calls; reading blocks on
 * the database. Times are stored to the millisecond. A row's receipts are sorted by phone id.
 *
 * <p>A door chooses the ids of its rings. An id belongs to the first press that used it. The store
 * ignores whatever another door, or another press, sends under that id later.
 */
public interface RingStore {
  /**
   * Accepts the row of a ring that begins, in case the gateway does not live to see its end. Never
   * blocks; any thread.
   */
  void begin(RingRow row);

  /**
   * Accepts the row of an ended ring, to be written soon. It replaces the stored row: a lock may
   * move after the end. Never blocks; any thread.
   */
  void append(RingRow row);

  /**
   * Accepts who opened what, or its new result: a stored opening changes its state and what the
   * gate's contact showed. An opening of a ring that is not stored is ignored. Never blocks; any
   * thread.
   */
  void append(RingOpening opening);

  /**
   * Accepts a ring's recording, which replaces the stored one. Never blocks; any thread.
   *
   * @param lines made on a thread of the store, just before they are written; at least one, without
   *     line ends. Where making them fails, this recording alone is lost
   */
  void append(RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines);

  /**
   * The last rings of these schools that have ended, newest press first. Rings of the same
   * millisecond are sorted by id, descending.
   *
   * @param limit 1 to 1000
   * @throws IllegalArgumentException for another limit
   */
  List<RingRow> rings(List<String> schools, int limit);

  /**
   * The rings of any school that have ended and fit, newest press first. Rings of the same
   * millisecond are sorted by id, descending.
   */
  List<RingRow> rings(RingSearch search);

  /** When each door's bell was pressed last, of the rings that are stored, ended or not. */
  Map<DoorId, Instant> lastPresses();

  /** One ring of these schools that has ended, in full. */
  Optional<RingDetail> ring(List<String> schools, RingId ring);

  /** A ring's recording; empty where none is stored. */
  Optional<List<String>> recording(RingId ring);

  /**
   * Whether that ring is stored, ended or not: the same press at the same door, not another ring
   * with that id.
   */
  boolean kept(RingId ring, DoorId door, Instant pressed);
}
