package fr.heurtoir.stationtest;

import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.lock.OrderKeysFile;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.RingNonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The agent at the lock's socket, and the gateway that signs: rings announced, orders given. */
final class Agent implements AutoCloseable {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final OrderKey GATEWAY = OrderKey.generate();

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final LockLink link;

  /** What the link says besides messages. */
  enum Told {
    READY,
    LOST
  }

  Agent() {
    link =
        new LockLink(
            Path.of("/run/heurtoir-lock/lock.sock"),
            new LockLink.Listener() {
              @Override
              public void lockReady(List<String> locks) {
                heard.add(Told.READY);
              }

              @Override
              public void lockLost() {
                heard.add(Told.LOST);
              }

              @Override
              public void lockSaid(DoorMessage.FromDoor message) {
                heard.add(message);
              }
            });
  }

  /** What the enrolment leaves: the gateway's public key. */
  static void enrolled() throws IOException {
    OrderKeysFile.write(
        Path.of("/etc/heurtoir/order-keys.toml"),
        new OrderKeysFile.Keys(1, List.of(GATEWAY.publicKey())));
  }

  /** Waits for something that is said; what else is said meanwhile is dropped. */
  <T> Optional<T> hears(Class<T> kind, Predicate<T> that, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      Object said = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (said == null) {
        return Optional.empty();
      }
      if (kind.isInstance(said) && that.test(kind.cast(said))) {
        return Optional.of(kind.cast(said));
      }
    }
  }

  boolean hears(Told what, int seconds) throws InterruptedException {
    return hears(Told.class, told -> told == what, seconds).isPresent();
  }

  boolean hears(LockReport.State state, int seconds) throws InterruptedException {
    return hears(LockReport.class, report -> report.state() == state, seconds).isPresent();
  }

  /** A ring that the lock process gave its nonce. */
  RingNonce rings() throws InterruptedException {
    RingId ring = RingId.next(System.currentTimeMillis());
    link.ringBegins(ring);
    return hears(RingNonce.class, nonce -> nonce.ring().equals(ring), 120).orElseThrow();
  }

  /** Orders the gate to be opened, signed by the gateway or by somebody else. */
  void open(RingNonce ring, boolean forged) {
    OpenOrder order = new OpenOrder(DOOR, ring.ring(), "gate", ring.nonce(), 1);
    OrderKey signer = forged ? OrderKey.generate() : GATEWAY;
    link.say(new DoorMessage.Open(ring.ring(), "gate", 1, ring.nonce(), signer.sign(order)));
  }

  @Override
  public void close() {
    link.close();
  }
}
