package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a database would keep of rings, written at once. */
public final class RingsInMemory implements RingStore {
  private static final Comparator<RingRow> BY_PRESS =
      Comparator.comparing(RingRow::pressedAt).thenComparing(row -> row.id().value());

  /** A ring by its name: of one that lives, the row that it began with. */
  private static final class One {
    RingRow row;
    boolean ended;
    final Map<Integer, RingOpening> openings = new TreeMap<>();
    Optional<List<String>> recording = Optional.empty();

    One(RingRow row) {
      this.row = row;
    }

    boolean is(DoorId door, Instant pressed) {
      return row.door().equals(door) && row.pressedAt().equals(millis(pressed));
    }
  }

  private final Map<RingId, One> kept = new HashMap<>();
  private final Function<String, Optional<String>> phones;

  /**
   * @param phones the names of the phones that are known, by their ids
   */
  public RingsInMemory(Function<String, Optional<String>> phones) {
    this.phones = phones;
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static RingRow asKept(RingRow row) {
    return new RingRow(
        row.id(),
        row.door(),
        row.school(),
        millis(row.pressedAt()),
        millis(row.endedAt()),
        row.outcome(),
        row.answeredBy(),
        row.opened(),
        row.toldMs(),
        row.firstFrameMs(),
        row.twoWayAudioMs(),
        row.openRelayMs(),
        row.detail(),
        row.receipts().stream().sorted(Comparator.comparing(RingRow.Receipt::phoneId)).toList(),
        row.clockSure(),
        row.callBack());
  }

  @Override
  public synchronized void begin(RingRow row) {
    kept.putIfAbsent(row.id(), new One(asKept(row)));
  }

  @Override
  public synchronized void append(RingRow row) {
    One one = kept.computeIfAbsent(row.id(), _ -> new One(asKept(row)));
    if (one.is(row.door(), row.pressedAt())) {
      one.row = asKept(row);
      one.ended = true;
    }
  }

  /** A ring that its door reported later. */
  public synchronized void late(RingRow row) {
    if (!kept.containsKey(row.id())) {
      append(row);
    }
  }

  @Override
  public synchronized void append(RingOpening said) {
    One one = kept.get(said.ring());
    if (one != null && one.is(said.door(), said.pressed())) {
      RingOpening first = one.openings.getOrDefault(said.number(), said);
      one.openings.put(
          said.number(),
          new RingOpening(
              said.ring(),
              said.door(),
              millis(said.pressed()),
              said.number(),
              first.lock(),
              first.by(),
              first.person(),
              millis(first.at()),
              said.state(),
              said.gate()));
    }
  }

  @Override
  public synchronized void append(
      RingId ring, DoorId door, Instant pressed, Supplier<List<String>> lines) {
    One one = kept.get(ring);
    if (one != null && one.is(door, pressed)) {
      try {
        one.recording = Optional.of(List.copyOf(lines.get()));
      } catch (RuntimeException unmade) {
        // It is lost, and nothing else: whoever appends never hears of it.
      }
    }
  }

  @Override
  public synchronized List<RingRow> rings(List<String> schools, int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("1 to 1000 rings, not " + limit);
    }
    return kept.values().stream()
        .filter(one -> one.ended && schools.contains(one.row.school()))
        .map(one -> one.row)
        .sorted(BY_PRESS.reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<RingRow> rings(RingSearch search) {
    return kept.values().stream()
        .filter(one -> one.ended)
        .map(one -> one.row)
        .filter(row -> row.id().value().startsWith(search.beginning()))
        .filter(row -> search.since().filter(row.pressedAt()::isBefore).isEmpty())
        .filter(row -> search.school().filter(school -> !school.equals(row.school())).isEmpty())
        .filter(row -> search.door().filter(door -> !door.equals(row.door())).isEmpty())
        .filter(row -> search.outcome().filter(end -> end != row.outcome()).isEmpty())
        .sorted(BY_PRESS.reversed())
        .limit(search.limit())
        .toList();
  }

  @Override
  public synchronized Map<DoorId, Instant> lastPresses() {
    return kept.values().stream()
        .map(one -> one.row)
        .collect(
            Collectors.toMap(RingRow::door, RingRow::pressedAt, (a, b) -> a.isAfter(b) ? a : b));
  }

  @Override
  public synchronized Optional<RingDetail> ring(List<String> schools, RingId ring) {
    return Optional.ofNullable(kept.get(ring))
        .filter(one -> one.ended && schools.contains(one.row.school()))
        .map(
            one ->
                new RingDetail(
                    one.row, List.copyOf(one.openings.values()), names(one.row), calledBack(ring)));
  }

  private Map<String, String> names(RingRow of) {
    return of.receipts().stream()
        .map(RingRow.Receipt::phoneId)
        .filter(phone -> phones.apply(phone).isPresent())
        .collect(Collectors.toMap(phone -> phone, phone -> phones.apply(phone).orElseThrow()));
  }

  private List<RingDetail.CalledBack> calledBack(RingId ring) {
    return kept.values().stream()
        .filter(one -> one.ended)
        .map(one -> one.row)
        .sorted(BY_PRESS)
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
  public synchronized Optional<List<String>> recording(RingId ring) {
    return Optional.ofNullable(kept.get(ring)).flatMap(one -> one.recording);
  }

  @Override
  public synchronized boolean kept(RingId ring, DoorId door, Instant pressed) {
    return Optional.ofNullable(kept.get(ring)).filter(one -> one.is(door, pressed)).isPresent();
  }

  /** Whether any ring of that name is kept. */
  synchronized boolean named(RingId ring) {
    return kept.containsKey(ring);
  }

  /** Forgets the rings of before then, and all that belongs to them; how many that were. */
  public synchronized int purge(Instant before) {
    int all = kept.size();
    kept.values().removeIf(one -> one.row.pressedAt().isBefore(before));
    return all - kept.size();
  }
}
