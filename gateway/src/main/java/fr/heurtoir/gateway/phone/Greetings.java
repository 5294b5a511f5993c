package fr.heurtoir.gateway.phone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The connections that have not said hello: whoever has a phone's cookie may open one, so they are
 * bounded by where they come from and never by whose cookie they bring. Who copied a cookie crowds
 * out only what comes from the same address, and never a connection that was proved. Used under the
 * hub's lock.
 */
final class Greetings {
  private final int most;
  private final int mostOfSource;
  private final Map<String, Source> bySource = new HashMap<>();
  private int size;

  /** Those of one source, by phone, each in the order in which they came. */
  private static final class Source {
    private final LinkedHashMap<String, SequencedSet<PhoneConnection>> byPhone =
        new LinkedHashMap<>(4);
    private int size;

    /** The oldest of the phone that has most here; of equals, of the one that came first. */
    PhoneConnection crowding() {
      SequencedSet<PhoneConnection> largest = byPhone.firstEntry().getValue();
      for (SequencedSet<PhoneConnection> each : byPhone.values()) {
        if (each.size() > largest.size()) {
          largest = each;
        }
      }
      return largest.getFirst();
    }
  }

  /**
   * @param most of all sources
   * @param mostOfSource of one source
   */
  Greetings(int most, int mostOfSource) {
    this.most = most;
    this.mostOfSource = mostOfSource;
  }

  /**
   * Takes a connection in.
   *
   * @return the one that makes room for it: of a source that is full, the oldest of the phone that
   *     has most there; where all are full, of the source that has most
   */
  Optional<PhoneConnection> add(PhoneConnection connection) {
    Optional<PhoneConnection> excess = Optional.empty();
    @Nullable Source own = bySource.get(connection.source);
    if (own != null && own.size >= mostOfSource) {
      excess = Optional.of(own.crowding());
    } else if (size >= most) {
      excess =
          bySource.values().stream()
              .max(Comparator.comparingInt(source -> source.size))
              .map(Source::crowding);
    }
    excess.ifPresent(this::remove);
    Source into = bySource.computeIfAbsent(connection.source, _ -> new Source());
    into.byPhone.computeIfAbsent(connection.phoneId, _ -> new LinkedHashSet<>(4)).add(connection);
    into.size++;
    size++;
    return excess;
  }

  /** Forgets one that said hello or ended; nothing where it is not there. */
  void remove(PhoneConnection connection) {
    @Nullable Source source = bySource.get(connection.source);
    @Nullable SequencedSet<PhoneConnection> own =
        source == null ? null : source.byPhone.get(connection.phoneId);
    if (source == null || own == null || !own.remove(connection)) {
      return;
    }
    size--;
    source.size--;
    if (own.isEmpty()) {
      source.byPhone.remove(connection.phoneId);
    }
    if (source.size == 0) {
      bySource.remove(connection.source);
    }
  }

  /** All of them. */
  List<PhoneConnection> all() {
    List<PhoneConnection> all = new ArrayList<>(size);
    bySource.values().forEach(source -> source.byPhone.values().forEach(all::addAll));
    return all;
  }

  /** How many sources are remembered: those of connections that are there, and no other. */
  int sources() {
    return bySource.size();
  }
}
