package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.order.OrderSignature;
import fr.heurtoir.protocol.order.SignedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys by which a commune's orders are signed, and how its doors pass from one to the next:
 * first every door is told of the new key beside the old one, then, after the overlap, of the new
 * one alone. What a door is sent is signed by a key that it surely honours: the old one, until that
 * door took the order that ends it. Any thread; only {@link #open} and {@link #roll} wait for the
 * disk.
 */
public final class OrderKeys {
  private static final Logger LOG = LoggerFactory.getLogger(OrderKeys.class);

  /** The advice in messages that the key is lost. */
  public static final String WHAT_TO_DO =
      "bring it back from the backup and restart the gateway; or, where it is lost for good, say"
          + " heurtoir-gateway keys begin-anew and enrol every door anew";

  private final Path file;
  private final Duration overlap;
  private final Object rolling = new Object();
  private boolean lost;
  private OrderKey newest;
  private @Nullable OrderKey old;
  private KeyEpoch epoch;
  private final Map<DoorId, Long> taken = new HashMap<>();

  /** Doors that refused the old key although they should honour it. */
  private final Set<DoorId> mistaken = new HashSet<>();

  private OrderKeys(
      Path file, Duration overlap, OrderKey newest, @Nullable OrderKey old, KeyEpoch epoch) {
    this.file = file;
    this.overlap = overlap;
    this.newest = newest;
    this.old = old;
    this.epoch = epoch;
  }

  /** The stored state: the newest epoch, and the last epoch that each door accepted. */
  public record Kept(Optional<KeyEpoch> epoch, Map<DoorId, Long> taken) {
    public Kept {
      taken = Map.copyOf(taken);
    }
  }

  /**
   * As {@link #open}, for one commune; the log says by which keys orders are signed, or that the
   * key is lost.
   */
  static OrderKeys load(CommuneId commune, Path file, Duration overlap, Kept kept, Instant now)
      throws IOException {
    OrderKeys keys = open(file, overlap, kept, now);
    if (keys.lost()) {
      LOG.error(
          "event=order-key-lost commune={} file={} effect=\"no door opens\" mend=\"{}\"",
          commune,
          file,
          WHAT_TO_DO);
    } else {
      LOG.info(
          "event=order-keys commune={} epoch={} keys={}",
          commune,
          keys.epoch().number(),
          keys.epoch().keys().stream().map(OrderPublicKey::id).collect(Collectors.joining(",")));
    }
    return keys;
  }

  /**
   * Reads the key, or makes it where there never was one. Where the database knows a key but its
   * file is missing, makes none: see {@link #lost}.
   *
   * @param file mode 0600; the previous key is beside it, as {@code NAME.old}
   * @throws IOException where a file cannot be read or written, is readable by others, or holds no
   *     key; the message says which
   */
  public static OrderKeys open(Path file, Duration overlap, Kept kept, Instant now)
      throws IOException {
    Optional<OrderKey> read = OrderKeyFile.read(file);
    OrderKey newest = read.isPresent() ? read.get() : OrderKey.generate();
    if (read.isEmpty() && kept.epoch().isPresent()) {
      OrderKeys lost = new OrderKeys(file, overlap, newest, null, kept.epoch().get());
      lost.lost = true;
      lost.taken.putAll(kept.taken());
      return lost;
    }
    if (read.isEmpty()) {
      OrderKeyFile.write(file, newest);
    }
    OrderKey old = OrderKeyFile.read(old(file)).orElse(null);
    KeyEpoch epoch = kept.epoch().filter(e -> e.keys().contains(newest.publicKey())).orElse(null);
    if (epoch == null) {
      // Without a stored epoch, the number must be above any that doors have seen.
      boolean first = read.isEmpty() && kept.epoch().isEmpty();
      long above = kept.epoch().map(KeyEpoch::number).orElse(0L) + 1;
      // A roll was interrupted after it wrote its files: doors still honour the key that is now the
      // old one.
      List<OrderPublicKey> both =
          kept.epoch().isPresent() && old != null
              ? List.of(old.publicKey(), newest.publicKey())
              : List.of(newest.publicKey());
      epoch = new KeyEpoch(first ? 1 : Math.max(above, now.getEpochSecond()), both, now);
    }
    OrderKeys keys = new OrderKeys(file, overlap, newest, old, epoch);
    kept.taken().forEach(keys::honours);
    return keys;
  }

  /**
   * Whether the key's file is missing although doors know a key. Rings continue, but orders are
   * then signed by a key that every door refuses. This lasts until the file is back and the gateway
   * restarted, or until {@link #beginAnew}.
   */
  public synchronized boolean lost() {
    return lost;
  }

  /**
   * Makes a new key where the one that doors honour is lost for good. Every door must then be
   * enrolled again, because no remaining key can tell them of the new one.
   *
   * @throws IllegalStateException where no key is lost, or the file is back
   * @throws IOException where the file cannot be written; nothing changed then
   */
  public KeyEpoch beginAnew(Instant now) throws IOException {
    synchronized (rolling) {
      if (!lost()) {
        throw new IllegalStateException("no order key is lost");
      }
      if (Files.exists(file)) {
        throw new IllegalStateException(file + " is there again: restart the gateway");
      }
      OrderKey next = OrderKey.generate();
      OrderKeyFile.write(file, next);
      return begun(next, now);
    }
  }

  private synchronized KeyEpoch begun(OrderKey next, Instant now) {
    lost = false;
    newest = next;
    old = null;
    taken.clear();
    mistaken.clear();
    epoch =
        new KeyEpoch(
            Math.max(epoch.number() + 1, now.getEpochSecond()), List.of(next.publicKey()), now);
    return epoch;
  }

  private static Path old(Path file) {
    return file.resolveSibling(file.getFileName() + ".old");
  }

  /** The keys that doors must honour now. */
  public synchronized KeyEpoch epoch() {
    return epoch;
  }

  /** The last epoch that a door accepted; empty where unknown. */
  public synchronized Optional<Long> taken(DoorId door) {
    return Optional.ofNullable(taken.get(door));
  }

  /** Signs an order for a door by a key that it honours. Not on the rings' loop. */
  public OrderSignature sign(DoorId door, SignedText order) {
    // Signs outside the lock, so that threads that only read the state need not wait.
    return signer(door).sign(order);
  }

  private synchronized OrderKey signer(DoorId door) {
    boolean passed = !epoch.overlaps() && taken.getOrDefault(door, 0L) >= epoch.number();
    return old == null || epoch.number() == 1 || passed || mistaken.contains(door) ? newest : old;
  }

  /** What to tell a door that registers; empty where it accepted the newest epoch already. */
  public synchronized Optional<KeyOrder> due(DoorId door) {
    return epoch.number() == 1 || taken.getOrDefault(door, 0L) >= epoch.number()
        ? Optional.empty()
        : Optional.of(new KeyOrder(door, epoch.number(), epoch.keys()));
  }

  /** The message that tells a door its keys. Not on the rings' loop, because it signs. */
  public DoorMessage.Keys signed(KeyOrder order) {
    return new DoorMessage.Keys(
        order.epoch(),
        order.keys().stream().map(OrderPublicKey::value).toList(),
        sign(order.door(), order));
  }

  /** A door accepted the keys of an epoch. */
  public synchronized void taken(DoorId door, long number) {
    taken.merge(door, number, Math::max);
  }

  /**
   * A door reports the epoch that it honours, which overrides the stored one. An epoch that this
   * gateway never began is not believed: the door would otherwise never be told of a key again.
   *
   * @return whether the report was new; empty where it is not believed
   */
  public synchronized Optional<Boolean> honours(DoorId door, long number) {
    if (number > epoch.number()) {
      return Optional.empty();
    }
    Long before = taken.put(door, number);
    return Optional.of(before == null || before != number);
  }

  /**
   * A door refused an order because of its key, so the stored epoch is wrong. Further orders are
   * signed by the other key, and the door is told its keys again.
   */
  public synchronized void refused(DoorId door) {
    boolean byOld = old != null && signer(door) == old;
    taken.remove(door);
    if (byOld) {
      mistaken.add(door);
    } else {
      mistaken.remove(door);
    }
  }

  /**
   * Makes a new key and begins the overlap.
   *
   * @throws IllegalStateException during an overlap, because a third key would leave doors behind
   * @throws IOException where the files cannot be written; nothing changed then
   */
  public KeyEpoch roll(Instant now) throws IOException {
    synchronized (rolling) {
      // Waits for the disk without the lock, which signers need.
      OrderKey before = beforeRoll();
      OrderKey next = OrderKey.generate();
      OrderKeyFile.write(old(file), before);
      OrderKeyFile.write(file, next);
      return rolled(before, next, now);
    }
  }

  private synchronized OrderKey beforeRoll() {
    if (lost) {
      throw new IllegalStateException(file + " is missing: " + WHAT_TO_DO);
    }
    if (epoch.overlaps()) {
      throw new IllegalStateException(
          "the last new key is not everywhere yet; the overlap ends at "
              + epoch.since().plus(overlap));
    }
    return newest;
  }

  private synchronized KeyEpoch rolled(OrderKey before, OrderKey next, Instant now) {
    old = before;
    newest = next;
    mistaken.clear();
    epoch =
        new KeyEpoch(
            Math.max(epoch.number() + 1, now.getEpochSecond()),
            List.of(before.publicKey(), next.publicKey()),
            now);
    return epoch;
  }

  /**
   * Ends the overlap when its time is over. Returns the new epoch, which the caller must store, or
   * empty.
   */
  public synchronized Optional<KeyEpoch> settle(Instant now) {
    if (!epoch.overlaps() || now.isBefore(epoch.since().plus(overlap))) {
      return Optional.empty();
    }
    epoch =
        new KeyEpoch(
            Math.max(epoch.number() + 1, now.getEpochSecond()), List.of(newest.publicKey()), now);
    return Optional.of(epoch);
  }
}
