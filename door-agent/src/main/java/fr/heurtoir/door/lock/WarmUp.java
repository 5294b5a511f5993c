package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;

/**
 * Reads and verifies orders before the first real one. On a small processor the first signature
 * check of a Java process takes some tenths of a second, and a visitor would wait. It is also a
 * test: a machine that refuses a good signature or accepts a bad one must not serve.
 */
final class WarmUp {
  private static final int TIMES = 40;

  private WarmUp() {}

  static void verifyOnce() {
    OrderKey key = OrderKey.generate();
    DoorId door = new DoorId("probe.probe");
    RingId ring = RingId.next(0);
    OpenOrder order = new OpenOrder(door, ring, "gate", Nonce.random(), 1);
    OpenOrder other = new OpenOrder(door, ring, "gate", order.nonce(), 2);
    var open = new DoorMessage.Open(ring, "gate", 1, order.nonce(), key.sign(order));
    byte[] line = LockWire.write(new LockWire.Request.Say(open, 0));
    for (int i = 0; i < TIMES; i++) {
      try {
        LockWire.request(line);
      } catch (LockWire.BadLine impossible) {
        throw new IllegalStateException(impossible);
      }
      if (!key.publicKey().verifies(order, open.signature())
          || key.publicKey().verifies(other, open.signature())) {
        throw new IllegalStateException("this machine's Ed25519 is wrong");
      }
    }
  }
}
