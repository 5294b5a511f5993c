package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.doors.own.SignedOrders;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A door with its driver, whose lock the test is: what it was asked, and what it says. */
interface TriedDoor {
  /** The kinds of doors that the contract of drivers is tried with. */
  enum Kind {
    /** Ours: the real driver, and the lock process on the other side of a line. */
    SIGNED_ORDERS {
      @Override
      TriedDoor door(DoorId door, RingId ring, Supplier<Instant> clock, DoorDriver.News news) {
        return new Own(door, ring, clock, news);
      }
    },

    /** The one that rings are tested with. */
    FAKE {
      @Override
      TriedDoor door(DoorId door, RingId ring, Supplier<Instant> clock, DoorDriver.News news) {
        return new Fake(clock, news);
      }
    },

    /** One that only says accepted or refused. */
    RELAY {
      @Override
      TriedDoor door(DoorId door, RingId ring, Supplier<Instant> clock, DoorDriver.News news) {
        return new Relay(clock, news);
      }
    };

    abstract TriedDoor door(
        DoorId door, RingId ring, Supplier<Instant> clock, DoorDriver.News news);
  }

  DoorDriver driver();

  /** Whether it may be asked before it is ready. */
  boolean getsReady();

  /** Whether it says how a pulse ends, and says things twice. */
  boolean talks();

  /** It is ready from now on. */
  void ready();

  /** The locks that it was asked to open, in that order. */
  List<String> asked();

  /** Says of the opening that it was asked for as such a one, from 1. */
  void accepts(int asked);

  void releases(int asked);

  void refuses(int asked, Optional<String> reason);

  /** A driver's door of ours. */
  final class Own implements TriedDoor {
    private final OrderKey key = OrderKey.generate();
    private final List<DoorMessage.Open> orders = new ArrayList<>();
    private final RingId ring;
    private final SignedOrders driver;

    Own(DoorId door, RingId ring, Supplier<Instant> clock, DoorDriver.News news) {
      this.ring = ring;
      this.driver =
          new SignedOrders(
              door,
              ring,
              new SignedOrders.Door() {
                @Override
                public boolean lockedDown() {
                  return false;
                }

                @Override
                public OrderSignature sign(OpenOrder order) {
                  return key.sign(order);
                }

                @Override
                public void keyRefused() {}
              },
              message -> {
                Optional<? extends DoorMessage.ToDoor> left = message.get();
                left.ifPresent(order -> orders.add((DoorMessage.Open) order));
                return CompletableFuture.completedFuture(left.isPresent());
              },
              clock,
              news);
    }

    @Override
    public DoorDriver driver() {
      return driver;
    }

    @Override
    public boolean getsReady() {
      return true;
    }

    @Override
    public boolean talks() {
      return true;
    }

    @Override
    public void ready() {
      driver.nonce(Nonce.random());
    }

    @Override
    public List<String> asked() {
      return orders.stream().map(DoorMessage.Open::lock).toList();
    }

    private void reports(int asked, LockReport.State state, Optional<String> reason) {
      String lock = asked <= orders.size() ? orders.get(asked - 1).lock() : "gate";
      long counter = asked <= orders.size() ? orders.get(asked - 1).counter() : asked;
      driver.reported(new LockReport(ring, lock, counter, state, reason));
    }

    @Override
    public void accepts(int asked) {
      reports(asked, LockReport.State.PULSING, Optional.empty());
    }

    @Override
    public void releases(int asked) {
      reports(asked, LockReport.State.RELEASED, Optional.empty());
    }

    @Override
    public void refuses(int asked, Optional<String> reason) {
      reports(asked, LockReport.State.REFUSED, reason);
    }
  }

  /** The fake. */
  final class Fake implements TriedDoor {
    private final FakeDoorDriver driver;

    Fake(Supplier<Instant> clock, DoorDriver.News news) {
      driver = new FakeDoorDriver(clock, news);
    }

    @Override
    public DoorDriver driver() {
      return driver;
    }

    @Override
    public boolean getsReady() {
      return true;
    }

    @Override
    public boolean talks() {
      return true;
    }

    @Override
    public void ready() {
      driver.ready();
    }

    private List<Integer> numbers() {
      return driver.asked().keySet().stream().sorted().toList();
    }

    @Override
    public List<String> asked() {
      return numbers().stream().map(driver.asked()::get).toList();
    }

    private void says(int asked, OpenNews what) {
      driver.says(asked <= numbers().size() ? numbers().get(asked - 1) : 1_000, what);
    }

    @Override
    public void accepts(int asked) {
      says(asked, new OpenNews.Accepted());
    }

    @Override
    public void releases(int asked) {
      says(asked, new OpenNews.Released());
    }

    @Override
    public void refuses(int asked, Optional<String> reason) {
      says(asked, new OpenNews.Refused(reason));
    }
  }

  /** A relay by HTTP. */
  final class Relay implements TriedDoor {
    private final List<String> locks = new ArrayList<>();
    private final Map<Integer, CompletableFuture<Integer>> answers = new HashMap<>();
    private final RelayByHttp driver;

    Relay(Supplier<Instant> clock, DoorDriver.News news) {
      driver =
          new RelayByHttp(
              lock -> {
                locks.add(lock);
                return answers.computeIfAbsent(locks.size(), _ -> new CompletableFuture<>());
              },
              clock,
              news);
    }

    @Override
    public DoorDriver driver() {
      return driver;
    }

    @Override
    public boolean getsReady() {
      return false;
    }

    @Override
    public boolean talks() {
      return false;
    }

    @Override
    public void ready() {}

    @Override
    public List<String> asked() {
      return List.copyOf(locks);
    }

    private void answers(int asked, int status) {
      CompletableFuture<Integer> answer = answers.get(asked);
      if (answer != null) {
        answer.complete(status);
      }
    }

    @Override
    public void accepts(int asked) {
      answers(asked, 204);
    }

    @Override
    public void releases(int asked) {}

    @Override
    public void refuses(int asked, Optional<String> reason) {
      answers(asked, 403);
    }
  }
}
