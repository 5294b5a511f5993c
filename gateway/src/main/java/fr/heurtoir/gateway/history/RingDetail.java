package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that is stored about one ring.
 *
 * @param openings in their order
 * @param phones the names of the phones in the row's receipts, by id, where known
 * @param calledBack when its visitor was called back, in order
 */
public record RingDetail(
    RingRow row,
    List<RingOpening> openings,
    Map<String, String> phones,
    List<CalledBack> calledBack) {
  public RingDetail {
    openings = List.copyOf(openings);
    phones = Map.copyOf(phones);
    calledBack = List.copyOf(calledBack);
  }

  /**
   * A later ring that called this ring's visitor back.
   *
   * @param by the phone that asked for it
   */
  public record CalledBack(RingId ring, RingRow.By by, Instant at, Outcome outcome) {}
}
