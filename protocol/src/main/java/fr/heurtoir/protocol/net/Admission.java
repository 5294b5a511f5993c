package fr.heurtoir.protocol.net;

import fr.heurtoir.protocol.net.SourceRates.Rate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may hold a connection of one listening port. A connection belongs to a stranger until
 * its peer has proved its identity ({@link #proven}). Strangers' connections have limits of their
 * own: when they are full, for one source or for all, the oldest is closed, so that a peer that
 * connects and proves itself at once always gets in. Proven connections are counted separately and
 * are never closed for a stranger. A source is familiar after a peer there proved itself. Familiar
 * sources have their own limits and rates, so that strangers elsewhere cannot keep their doors and
 * phones from coming back.
 *
 * <p>It is a handler of the listening channel, and decides before a byte is read and before any TLS
 * work. A connection is counted down when it closes. Any thread.
 *
 * <p>Longer than 350 lines: everything counted up and down is in one file.
 */
public final class Admission {
  private static final AttributeKey<Entry> ENTRY = AttributeKey.valueOf(Admission.class, "entry");

  /** The most sources whose rates are stored, for strangers and for familiar sources each. */
  private static final int SOURCES = 4096;

  private final Bounds bounds;
  private final Predicate<InetAddress> forwards;
  private final Consumer<Refusal> refused;
  private final LongSupplier nanos;
  private final Pool strangers;
  private final Pool familiar;
  private final Pool forwarded;
  private final Map<Object, SequencedSet<Entry>> proven = new HashMap<>();
  private final LinkedHashMap<Network, Boolean> networks;
  private int provenOpen;

  /** Why a connection was closed. */
  public enum Refusal {
    /** Its source opens too many connections a second. */
    RATE_OF_SOURCE,
    /** All sources of its kind together open too many connections a second. */
    RATE,
    /** The oldest unproven connection of its source, closed for a newer one. */
    FULL_OF_SOURCE,
    /** The oldest unproven connection of all, closed for a newer one. */
    FULL,
    /** The oldest connection of its proven peer, closed for a newer one. */
    FULL_OF_PEER,
    /** Proven, but the limit of proven connections is reached. */
    FULL_OF_PROVEN
  }

  /**
   * The limits of one kind of source.
   *
   * @param most connections at once
   * @param mostOfOne connections of one source at once
   * @param rate opened by all together
   * @param rateOfOne opened by one source
   */
  public record Room(int most, int mostOfOne, Rate rate, Rate rateOfOne) {}

  /**
   * The limits of one port.
   *
   * @param strangers for sources where no peer proved itself
   * @param familiar for unproven connections of familiar sources
   * @param proven proven connections at once
   * @param provenOfOne proven connections of one peer at once
   * @param networks familiar sources stored; the one longest without a proof is forgotten
   */
  public record Bounds(Room strangers, Room familiar, int proven, int provenOfOne, int networks) {}

  /**
   * A port without connections.
   *
   * @param forwards whether an address belongs to a trusted proxy, which stands for many sources:
   *     no rate and no limit of one source applies to it
   * @param refused called for each connection that is closed; must not block
   * @param nanos a monotonic clock, as System.nanoTime
   */
  public Admission(
      Bounds bounds,
      Predicate<InetAddress> forwards,
      Consumer<Refusal> refused,
      LongSupplier nanos) {
    this.bounds = bounds;
    this.forwards = forwards;
    this.refused = refused;
    this.nanos = nanos;
    this.strangers = new Pool(bounds.strangers(), bounds.strangers().mostOfOne(), true);
    this.familiar = new Pool(bounds.familiar(), bounds.familiar().mostOfOne(), true);
    this.forwarded = new Pool(bounds.familiar(), Integer.MAX_VALUE, false);
    this.networks =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Network, Boolean> eldest) {
            return size() > bounds.networks();
          }
        };
  }

  /**
   * The handler for the listening channel.
   *
   * @param prepare called for each accepted connection, before anything else; may add handlers
   */
  public ChannelHandler gate(Consumer<Channel> prepare) {
    return new Gate(prepare);
  }

  /**
   * The connection's peer proved its identity. Does nothing for a connection that this port did not
   * accept.
   *
   * @param peer its identity; compared by equals
   * @return whether the connection may stay; otherwise it is closed
   */
  public boolean proven(Channel connection, Object peer) {
    Entry entry = connection.attr(ENTRY).get();
    if (entry == null) {
      return true;
    }
    Closing closing;
    synchronized (this) {
      if (entry.place == Place.GONE) {
        return false;
      }
      closing = prove(entry, peer);
    }
    closing.close(refused);
    return closing.entry != entry;
  }

  private Closing prove(Entry entry, Object peer) {
    if (entry.place == Place.PROVEN) {
      return Closing.NOTHING;
    }
    if (provenOpen >= bounds.proven()) {
      forget(entry);
      return new Closing(entry, Refusal.FULL_OF_PROVEN);
    }
    entry.pool.remove(entry);
    SequencedSet<Entry> own = proven.computeIfAbsent(peer, unused -> new LinkedHashSet<>(4));
    Closing closing = Closing.NOTHING;
    if (own.size() >= bounds.provenOfOne()) {
      Entry oldest = own.getFirst();
      own.remove(oldest);
      oldest.place = Place.GONE;
      provenOpen--;
      closing = new Closing(oldest, Refusal.FULL_OF_PEER);
    }
    entry.peer = peer;
    entry.place = Place.PROVEN;
    own.add(entry);
    provenOpen++;
    if (entry.pool != forwarded) {
      networks.put(entry.network, true);
    }
    return closing;
  }

  /** How many connections are open. */
  public synchronized int open() {
    return unproven() + provenOpen;
  }

  /** How many open connections are unproven. */
  public synchronized int unproven() {
    return strangers.all.size() + familiar.all.size() + forwarded.all.size();
  }

  /** How many entries the tables of open connections hold: zero where none is open. */
  synchronized int remembered() {
    return strangers.byNetwork.size()
        + familiar.byNetwork.size()
        + forwarded.byNetwork.size()
        + proven.size()
        + open();
  }

  private boolean enter(Channel connection) {
    if (!(connection.remoteAddress() instanceof InetSocketAddress remote)) {
      return false;
    }
    Entry entry;
    Closing closing;
    synchronized (this) {
      Network network = Network.of(remote.getAddress());
      Pool pool =
          forwards.test(remote.getAddress())
              ? forwarded
              : networks.containsKey(network) ? familiar : strangers;
      Optional<Refusal> over = pool.over(network, nanos.getAsLong());
      if (over.isPresent()) {
        refused.accept(over.get());
        return false;
      }
      closing = pool.makeRoom(network);
      entry = new Entry(connection, network, pool);
      pool.add(entry);
    }
    connection.attr(ENTRY).set(entry);
    connection
        .closeFuture()
        .addListener(
            closed -> {
              synchronized (this) {
                forget(entry);
              }
            });
    closing.close(refused);
    return true;
  }

  private void forget(Entry entry) {
    switch (entry.place) {
      case UNPROVEN -> entry.pool.remove(entry);
      case PROVEN -> {
        Object peer = entry.peer;
        SequencedSet<Entry> own = peer == null ? null : proven.get(peer);
        if (own != null && own.remove(entry)) {
          provenOpen--;
          if (own.isEmpty()) {
            proven.remove(peer);
          }
        }
      }
      case GONE -> {}
    }
    entry.place = Place.GONE;
  }

  private enum Place {
    UNPROVEN,
    PROVEN,
    GONE
  }

  /** One connection. Its fields change under the lock. */
  private static final class Entry {
    final Channel connection;
    final Network network;
    final Pool pool;
    Place place = Place.UNPROVEN;
    @Nullable Object peer;

    Entry(Channel connection, Network network, Pool pool) {
      this.connection = connection;
      this.network = network;
      this.pool = pool;
    }
  }

  /** A connection to close outside the lock. */
  private record Closing(@Nullable Entry entry, Refusal why) {
    static final Closing NOTHING = new Closing(null, Refusal.FULL);

    void close(Consumer<Refusal> refused) {
      if (entry != null) {
        refused.accept(why);
        // Skips the TLS handler, which would wait for a stranger to read its close_notify, and log
        // that.
        ChannelHandlerContext first = entry.connection.pipeline().firstContext();
        if (first == null) {
          entry.connection.close();
        } else {
          first.close();
        }
      }
    }
  }

  /**
   * The unproven connections of one kind of source, in the order of their arrival. Under the lock.
   */
  private static final class Pool {
    final SequencedSet<Entry> all = new LinkedHashSet<>();
    final Map<Network, SequencedSet<Entry>> byNetwork = new HashMap<>();
    private final int most;
    private final int mostOfOne;
    private final Optional<SourceRates<Network>> rates;

    Pool(Room room, int mostOfOne, boolean rated) {
      this.most = room.most();
      this.mostOfOne = mostOfOne;
      this.rates =
          rated
              ? Optional.of(new SourceRates<>(room.rateOfOne(), room.rate(), SOURCES))
              : Optional.empty();
    }

    Optional<Refusal> over(Network network, long now) {
      return rates.flatMap(
          each ->
              switch (each.take(network, now)) {
                case FINE -> Optional.empty();
                case SOURCE -> Optional.of(Refusal.RATE_OF_SOURCE);
                case ALL -> Optional.of(Refusal.RATE);
              });
    }

    Closing makeRoom(Network network) {
      SequencedSet<Entry> own = byNetwork.get(network);
      Closing closing =
          own != null && own.size() >= mostOfOne
              ? new Closing(own.getFirst(), Refusal.FULL_OF_SOURCE)
              : all.size() >= most ? new Closing(all.getFirst(), Refusal.FULL) : Closing.NOTHING;
      Entry oldest = closing.entry;
      if (oldest != null) {
        remove(oldest);
        oldest.place = Place.GONE;
      }
      return closing;
    }

    void add(Entry entry) {
      all.add(entry);
      byNetwork.computeIfAbsent(entry.network, unused -> new LinkedHashSet<>(4)).add(entry);
    }

    void remove(Entry entry) {
      all.remove(entry);
      SequencedSet<Entry> own = byNetwork.get(entry.network);
      if (own != null && own.remove(entry) && own.isEmpty()) {
        byNetwork.remove(entry.network);
      }
    }
  }

  @ChannelHandler.Sharable
  private final class Gate extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> prepare;

    Gate(Consumer<Channel> prepare) {
      this.prepare = prepare;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Channel connection) {
        if (!enter(connection)) {
          // No event loop has it yet.
          connection.unsafe().closeForcibly();
          return;
        }
        prepare.accept(connection);
      }
      ctx.fireChannelRead(message);
    }
  }
}
