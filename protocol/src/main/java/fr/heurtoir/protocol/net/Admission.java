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
 * Who may hold a connection of one listening port. A connection is a stranger's until its peer has
 * proved who it is ({@link #proven}). Strangers share a room of their own: where it is full, for
 * one source or for all, the oldest of them makes room, so that whoever comes and proves itself at
 * once always gets in. What is proven is counted apart and never makes room for a stranger. A
 * source from which somebody proved itself before is familiar and has a room and rates of its own,
 * so that strangers elsewhere cannot keep its doors and phones from coming back.
 *
 * <p>It stands on the listening channel and decides before a byte is read and before any TLS work.
 * What is open is counted by the connections' own close. Any thread.
 *
 * <p>Longer than 350 lines: what is counted up and where it is counted down stand in one file.
 */
public final class Admission {
  private static final AttributeKey<Entry> ENTRY = AttributeKey.valueOf(Admission.class, "entry");

  /** The sources whose rates are remembered, in each room. */
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
    /** Its source opens too many a second. */
    RATE_OF_SOURCE,
    /** All sources of its kind together open too many a second. */
    RATE,
    /** The oldest of its source that had proved nothing: it made room for a newer one. */
    FULL_OF_SOURCE,
    /** The oldest of all that had proved nothing: it made room for a newer one. */
    FULL,
    /** The oldest of its proven peer: it made room for a newer one. */
    FULL_OF_PEER,
    /** Proven, but there is no room for another. */
    FULL_OF_PROVEN
  }

  /**
   * The bounds of one room.
   *
   * @param most connections at once
   * @param mostOfOne of them from one source
   * @param rate opened by all
   * @param rateOfOne opened by one source
   */
  public record Room(int most, int mostOfOne, Rate rate, Rate rateOfOne) {}

  /**
   * The bounds of one port.
   *
   * @param strangers for sources that nobody proved itself from
   * @param familiar for sources that somebody did; what is open and unproven
   * @param proven proven connections at once
   * @param provenOfOne of them of one peer
   * @param networks familiar sources remembered; the one longest without a proof is forgotten
   */
  public record Bounds(Room strangers, Room familiar, int proven, int provenOfOne, int networks) {}

  /**
   * An empty port.
   *
   * @param forwards whether an address is of a proxy of ours, which stands for many sources: no
   *     bound of one source and no rate is for it
   * @param refused told of each connection that is closed; must not block
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
   * @param prepare told of each connection that is let in, before anybody else; may add handlers
   */
  public ChannelHandler gate(Consumer<Channel> prepare) {
    return new Gate(prepare);
  }

  /**
   * Its peer has proved who it is. Nothing for a connection that this port did not accept.
   *
   * @param peer who it is; compared by equals
   * @return whether it may stay; it is closed where not
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

  /** How many of them have proved nothing. */
  public synchronized int unproven() {
    return strangers.all.size() + familiar.all.size() + forwarded.all.size();
  }

  /** How many sources, peers and connections are remembered as open: nothing where none is. */
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

  /** One connection; its places change under the lock. */
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
        // Past the TLS handler, which would wait for a stranger to take its farewell, and log that.
        ChannelHandlerContext first = entry.connection.pipeline().firstContext();
        if (first == null) {
          entry.connection.close();
        } else {
          first.close();
        }
      }
    }
  }

  /** The unproven connections of one room, in the order in which they came. Under the lock. */
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
