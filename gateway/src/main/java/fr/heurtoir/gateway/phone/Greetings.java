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
 * The connections that have not said hello. Whoever holds a phone's cookie can open one, so each
 * source address has its limit, whatever cookie it presents. Somebody with a copied cookie
 * displaces only connections of the same address, and never one that proved its device key. Used
 * under the hub's lock.
 */
final class Greetings {
  private final int most;
  private final int mostOfSource;
  private final Map<String, Source> bySource = new HashMap<>();
  private int size;

  /** One source's connections by phone, in the order of their arrival. */
  private static final class Source {
    private final LinkedHashMap<String, SequencedSet<PhoneConnection>> byPhone =
        new LinkedHashMap<>(4);
    private int size;

    /**
     * The oldest connection of the phone with the most connections here. Between equals, of the
     * phone that came first.
     */
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
   * @param most connections of all sources together
   * @param mostOfSource connections of one source
   */
  Greetings(int most, int mostOfSource) {
    this.most = most;
    this.mostOfSource = mostOfSource;
  }

  /**
   * Adds a connection.
   *
   * @return the connection that must be closed for it. If its source is full: the oldest of the
   *     phone with the most connections there. If the total is full: the same in the source with
   *     the most connections
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

  /** Removes a connection that said hello or ended. Does nothing where it is unknown. */
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

  List<PhoneConnection> all() {
    List<PhoneConnection> all = new ArrayList<>(size);
    bySource.values().forEach(source -> source.byPhone.values().forEach(all::addAll));
    return all;
  }

  /** How many sources are stored: those with a connection here, and no others. */
  int sources() {
    return bySource.size();
  }
}
