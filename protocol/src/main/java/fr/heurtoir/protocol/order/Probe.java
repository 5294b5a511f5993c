package fr.heurtoir.protocol.order;

import fr.heurtoir.protocol.DoorId;

/** An order that no door accepts, to test a key with. */
final class Probe {
  static final SignedText ORDER =
      new LockdownOrder(
          new DoorId("probe.probe"), false, 1, new Nonce("AAAAAAAAAAAAAAAAAAAAAA"), "probe");

  private Probe() {}
}
