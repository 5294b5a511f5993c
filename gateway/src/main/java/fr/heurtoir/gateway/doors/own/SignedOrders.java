package fr.heurtoir.gateway.doors.own;

import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.doors.RingLine;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.RingId;
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
 * Opens the locks of one of our own doors within one ring, by open orders: signed over the newest
 * nonce of the door's lock process and a counter of this ring. What is asked for before the door
 * gave its nonce waits for it.
 *
 * <p>Belongs to the ring's loop; orders are signed as they leave, on a thread that may wait.
 */
public final class SignedOrders implements DoorDriver {
  private static final Logger LOG = LoggerFactory.getLogger(SignedOrders.class);

  /** A lock process's reason for an order whose key it does not honour. */
  private static final Optional<String> UNKNOWN_KEY = Optional.of("unknown-key");

  private static final OpenNews LOCKDOWN = new OpenNews.Refused(Optional.of("lockdown"));
  private static final OpenNews TOO_LATE = new OpenNews.Refused(Optional.of("too-late"));

  /** What is known of the ring's door beyond the ring. */
  public interface Door {
    /** Whether a lockdown keeps the door shut now. */
    boolean lockedDown();

    /** Signs an order by a key that the door honours. Not on the ring's loop. */
    OrderSignature sign(OpenOrder order);

    /** The door refused an order because of its key. */
    void keyRefused();
  }

  /** One order that left. */
  private record Sent(int number, String lock) {}

  private final DoorId door;
  private final RingId ring;
  private final Door state;
  private final RingLine line;
  private final Supplier<Instant> clock;
  private final News news;

  /** What waits for the door's nonce, in the order of asking; as many as the ring asks for. */
  private final Map<Integer, RingEffect.Open> waiting = new LinkedHashMap<>();

  /** By counter; as many as the ring asks for. */
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
   * The door's lock process made a nonce, as it does every few seconds while the ring may be
   * opened: orders carry the newest. The counter goes on, so that a report names its order by the
   * counter alone. What was sent by the nonce before is answered as ever, or, where the lock
   * process began anew meanwhile, by nobody.
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
      // The ring says of any other that its door was not ready.
    }
  }

  /** The door reports on an order; what names none of ours is ignored. */
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
      // It came between the tap and the door's nonce.
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

  /** As the order leaves: signing takes its time, and so may whatever was before it. */
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
    // Any other may have reached the door all the same: the ring waits for a report.
  }
}
