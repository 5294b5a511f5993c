package fr.heurtoir.gateway.doors.own;

import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.doors.RingLine;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderSignature;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the locks of one of our own doors within one ring, by open orders. An order is signed over
 * the newest nonce of the door's lock process and a counter of this ring. Orders that come before
 * the first nonce wait for it.
 *
 * <p>Belongs to the ring's loop. Orders are signed when they are sent, on a thread that may block.
 */
public final class SignedOrders implements DoorDriver {
  private static final Logger LOG = LoggerFactory.getLogger(SignedOrders.class);

  /** The reason in a lock process's refusal of an order whose key it does not honour. */
  private static final Optional<String> UNKNOWN_KEY = Optional.of("unknown-key");

  private static final OpenNews LOCKDOWN = new OpenNews.Refused(Optional.of("lockdown"));
  private static final OpenNews TOO_LATE = new OpenNews.Refused(Optional.of("too-late"));

  /** What the driver needs to know of the ring's door. */
  public interface Door {
    /** Whether a lockdown keeps the door shut now. */
    boolean lockedDown();

    /** Signs an order by a key that the door honours. Not on the ring's loop. */
    OrderSignature sign(OpenOrder order);

    /** The door refused an order because of its key. */
    void keyRefused();
  }

  /** One order that was sent. */
  private record Sent(int number, String lock) {}

  private final DoorId door;
  private final RingId ring;
  private final Door state;
  private final RingLine line;
  private final Supplier<Instant> clock;
  private final News news;

  /** The openings that wait for the door's nonce, in order. The ring limits their number. */
  private final Map<Integer, RingEffect.Open> waiting = new LinkedHashMap<>();

  /** The sent orders by counter. The ring limits their number. */
  private final Map<Long, Sent> sent = new HashMap<>();

  private @Nullable Nonce nonce;

  /**
   * @param clock the ring's; any thread
   */
  public SignedOrders(
      DoorId door, RingId ring, Door state, RingLine line, Supplier<Instant> clock, News news) {
    this.door = door;
    this.ring = ring;
    this.state = state;
    this.line = line;
    this.clock = clock;
    this.news = news;
  }

  @Override
  public void open(RingEffect.Open wanted) {
    if (nonce == null) {
      waiting.put(wanted.number(), wanted);
    } else {
      send(wanted, nonce);
    }
  }

  /**
   * The door's lock process sent a nonce, as it does every few seconds while the ring may be
   * opened. Orders use the newest one. The counter continues, so a report identifies its order by
   * the counter alone. Orders with an earlier nonce still get their answer, unless the lock process
   * restarted meanwhile.
   */
  public void nonce(Nonce newest) {
    nonce = newest;
    Instant now = clock.get();
    for (Iterator<RingEffect.Open> each = waiting.values().iterator(); each.hasNext(); ) {
      RingEffect.Open wanted = each.next();
      each.remove();
      if (now.isBefore(wanted.readyBy())) {
        send(wanted, newest);
      }
      // For any other, the ring itself reports that the door was not ready.
    }
  }

  /** The door reports on an order. Ignores a report that matches none of ours. */
  public void reported(LockReport report) {
    if (report.state() == LockReport.State.REFUSED && report.reason().equals(UNKNOWN_KEY)) {
      state.keyRefused();
    }
    Sent order = sent.get(report.counter());
    if (order == null || !order.lock().equals(report.lock())) {
      return;
    }
    news.moved(
        order.number(),
        switch (report.state()) {
          case PULSING -> new OpenNews.Accepted();
          case RELEASED -> new OpenNews.Released();
          case REFUSED -> new OpenNews.Refused(report.reason());
        });
  }

  private void send(RingEffect.Open wanted, Nonce by) {
    if (state.lockedDown()) {
      // The lockdown was set between the tap and the door's nonce.
      news.moved(wanted.number(), LOCKDOWN);
      return;
    }
    long counter = sent.size() + 1L;
    sent.put(counter, new Sent(wanted.number(), wanted.lock()));
    news.moved(wanted.number(), new OpenNews.Sent());
    OpenOrder order = new OpenOrder(door, ring, wanted.lock(), by, counter);
    AtomicBoolean expired = new AtomicBoolean();
    line.send(() -> signed(order, wanted.goodUntil(), expired))
        .whenComplete(
            (delivered, failure) -> {
              if (failure != null || !Boolean.TRUE.equals(delivered)) {
                undelivered(wanted, expired.get());
              }
            });
  }

  /**
   * Signs the order just before it is sent, and then checks its expiry, because waiting and signing
   * take time.
   */
  private Optional<DoorMessage.Open> signed(
      OpenOrder order, Instant goodUntil, AtomicBoolean expired) {
    var message =
        new DoorMessage.Open(
            order.ring(), order.lock(), order.counter(), order.nonce(), state.sign(order));
    if (!clock.get().isBefore(goodUntil)) {
      expired.set(true);
      return Optional.empty();
    }
    return Optional.of(message);
  }

  private void undelivered(RingEffect.Open wanted, boolean expired) {
    LOG.warn(
        "event=door-message-undelivered ring={} door={} message=\"{}\"",
        ring,
        door,
        expired ? "Open (expired)" : "Open");
    if (expired) {
      news.moved(wanted.number(), TOO_LATE);
    }
    // Any other may have reached the door: the ring waits for a report.
  }
}
