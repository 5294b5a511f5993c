package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a database would keep of rings, written at once. */
public final class RingsInMemory implements RingStore {
  private final Map<RingId, RingRow> begun = new LinkedHashMap<>();
  private final Map<RingId, RingRow> ended = new LinkedHashMap<>();
  private final List<RingOpening> openings = new ArrayList<>();

  @Override
  public synchronized void begin(RingRow row) {
    begun.putIfAbsent(row.id(), row);
  }

  @Override
  public synchronized void append(RingRow row) {
    Optional<RingRow> other = named(row.id());
    if (other.isEmpty() || same(other.get(), row.door(), row.pressedAt())) {
      begun.remove(row.id());
      ended.putIfAbsent(row.id(), row);
    }
  }

  @Override
  public synchronized void append(RingOpening opening) {
    openings.removeIf(
        other -> other.ring().equals(opening.ring()) && other.number() == opening.number());
    openings.add(opening);
  }

  @Override
  public void append(RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines) {
    // The port has no way to read it again.
  }

  @Override
  public synchronized List<RingRow> rings(List<String> schools, int limit) {
    return ended.values().stream()
        .filter(row -> schools.contains(row.school()))
        .sorted(Comparator.comparing(RingRow::pressedAt).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<RingDetail> ring(List<String> schools, RingId ring) {
    return Optional.ofNullable(ended.get(ring))
        .filter(row -> schools.contains(row.school()))
        .map(row -> new RingDetail(row, openings(row), Map.of(), calledBack(ring)));
  }

  private List<RingOpening> openings(RingRow of) {
    return openings.stream()
        .filter(opening -> opening.ring().equals(of.id()))
        .sorted(Comparator.comparing(RingOpening::number))
        .toList();
  }

  private List<RingDetail.CalledBack> calledBack(RingId ring) {
    return ended.values().stream()
        .flatMap(
            row ->
                row.callBack().stream()
                    .filter(call -> call.of().equals(ring))
                    .map(
                        call ->
                            new RingDetail.CalledBack(
                                row.id(), call.by(), row.pressedAt(), row.outcome())))
        .toList();
  }

  @Override
  public synchronized boolean kept(RingId ring, DoorId door, Instant pressed) {
    return named(ring).filter(row -> same(row, door, pressed)).isPresent();
  }

  private Optional<RingRow> named(RingId ring) {
    return Optional.ofNullable(begun.getOrDefault(ring, ended.get(ring)));
  }

  private static boolean same(RingRow row, DoorId door, Instant pressed) {
    return row.door().equals(door) && row.pressedAt().toEpochMilli() == pressed.toEpochMilli();
  }
}
