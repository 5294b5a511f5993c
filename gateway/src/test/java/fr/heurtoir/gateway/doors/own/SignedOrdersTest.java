package fr.heurtoir.gateway.doors.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.doors.RingLine;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Openings become open orders, and reports of those become news of openings. */
class SignedOrdersTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final Instant START = Instant.parse("2026-09-01T08:31:00Z");
  private static final RingId RING = RingId.next(START.toEpochMilli());
  private static final Nonce FIRST = Nonce.random();
  private static final Nonce SECOND = Nonce.random();

  private final OrderKey key = OrderKey.generate();
  private final List<News> news = new ArrayList<>();
  private final Line line = new Line();
  private Instant now = START;
  private boolean lockedDown;
  private int keysRefused;

  private record News(int number, OpenNews what) {}

  /** The way to the door: a message leaves when {@link #leave} lets it. */
  private static final class Line implements RingLine {
    private record Waiting(
        Supplier<Optional<? extends DoorMessage.ToDoor>> message,
        CompletableFuture<Boolean> taken) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    @Override
    public CompletionStage<Boolean> send(Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
      var taken = new CompletableFuture<Boolean>();
      waiting.add(new Waiting(message, taken));
      return taken;
    }

    /** The next message leaves, and the door takes it or does not. */
    Optional<DoorMessage.Open> leave(boolean taken) {
      Waiting next = waiting.remove();
      Optional<DoorMessage.Open> made = next.message().get().map(DoorMessage.Open.class::cast);
      next.taken().complete(taken && made.isPresent());
      return made;
    }
  }

  private final SignedOrders orders =
      new SignedOrders(
          DOOR,
          RING,
          new SignedOrders.Door() {
            @Override
            public boolean lockedDown() {
              return lockedDown;
            }

            @Override
            public OrderSignature sign(OpenOrder order) {
              return key.sign(order);
            }

            @Override
            public void keyRefused() {
              keysRefused++;
            }
          },
          line,
          () -> now,
          (number, what) -> news.add(new News(number, what)));

  private void open(int number) {
    orders.open(new RingEffect.Open(number, "gate", now.plusSeconds(2), now.plusSeconds(3)));
  }

  private void report(String lock, long counter, LockReport.State state, String reason) {
    orders.reported(new LockReport(RING, lock, counter, state, Optional.ofNullable(reason)));
  }

  @Test
  void anOrderIsSignedOverTheDoorTheRingTheLockTheNonceAndTheCounter() {
    orders.nonce(FIRST);
    open(7);
    DoorMessage.Open sent = line.leave(true).orElseThrow();
    assertTrue(
        key.publicKey().verifies(new OpenOrder(DOOR, RING, "gate", FIRST, 1), sent.signature()));
    assertEquals(List.of(new News(7, new OpenNews.Sent())), news);
  }

  @Test
  void whatComesBeforeTheNonceWaitsForIt() {
    open(1);
    assertEquals(0, line.waiting.size());
    orders.nonce(FIRST);
    assertEquals(FIRST, line.leave(true).orElseThrow().nonce());
    orders.nonce(FIRST);
    assertEquals(0, line.waiting.size(), "and is sent once");
  }

  @Test
  void aNonceThatComesTooLateSendsNothing() {
    open(1);
    now = now.plusSeconds(2);
    orders.nonce(FIRST);
    assertEquals(0, line.waiting.size());
    assertEquals(List.of(), news, "the ring says by itself that the door was not ready");
  }

  @Test
  void theNewestNonceIsOrderedByAndTheCounterGoesOnSoThatEachReportNamesOneOrder() {
    orders.nonce(FIRST);
    open(1);
    orders.nonce(SECOND);
    open(2);
    assertEquals(FIRST, line.leave(true).orElseThrow().nonce());
    DoorMessage.Open second = line.leave(true).orElseThrow();
    assertEquals(SECOND, second.nonce());
    assertEquals(2, second.counter());
    report("gate", 1, LockReport.State.PULSING, null);
    report("gate", 2, LockReport.State.REFUSED, "replayed");
    assertEquals(
        List.of(
            new News(1, new OpenNews.Sent()),
            new News(2, new OpenNews.Sent()),
            new News(1, new OpenNews.Accepted()),
            new News(2, new OpenNews.Refused(Optional.of("replayed")))),
        news);
  }

  @Test
  void aReportThatNamesNoOrderOfThisRingIsIgnored() {
    orders.nonce(FIRST);
    open(1);
    news.clear();
    report("cellar", 1, LockReport.State.PULSING, null);
    report("gate", 2, LockReport.State.PULSING, null);
    assertEquals(List.of(), news);
    report("gate", 1, LockReport.State.RELEASED, null);
    assertEquals(List.of(new News(1, new OpenNews.Released())), news);
  }

  @Test
  void anOrderWhoseLifeIsOverBeforeItLeavesIsNotSentAndSaidToBeRefused() {
    orders.nonce(FIRST);
    open(1);
    now = now.plus(Duration.ofSeconds(3));
    assertEquals(Optional.empty(), line.leave(true));
    assertEquals(
        List.of(
            new News(1, new OpenNews.Sent()),
            new News(1, new OpenNews.Refused(Optional.of("too-late")))),
        news);
  }

  @Test
  void ofAnOrderThatTheDoorDidNotTakeNothingIsSaidForItMayHaveArrived() {
    orders.nonce(FIRST);
    open(1);
    line.leave(false);
    assertEquals(List.of(new News(1, new OpenNews.Sent())), news);
    report("gate", 1, LockReport.State.PULSING, null);
    assertEquals(new News(1, new OpenNews.Accepted()), news.getLast());
  }

  @Test
  void aLockdownThatCameMeanwhileIsObeyed() {
    open(1);
    lockedDown = true;
    orders.nonce(FIRST);
    assertEquals(0, line.waiting.size());
    assertEquals(List.of(new News(1, new OpenNews.Refused(Optional.of("lockdown")))), news);
  }

  @Test
  void aDoorThatDoesNotHonourTheKeyIsToldOfOurKeysAnew() {
    orders.nonce(FIRST);
    open(1);
    report("gate", 1, LockReport.State.REFUSED, "unknown-key");
    assertEquals(1, keysRefused);
    assertEquals(new News(1, new OpenNews.Refused(Optional.of("unknown-key"))), news.getLast());
  }
}
