package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.log.Fields;

/** The log lines about the lock's messages. */
final class LockLog {
  private LockLog() {}

  static Fields words(DoorMessage.FromDoor message) {
    return switch (message) {
      case DoorMessage.LockReport r ->
          kind("order")
              .with("ring", r.ring())
              .with("lock", r.lock())
              .with("counter", r.counter())
              .with("state", r.state().code())
              .with("reason", r.reason().orElse("-"));
      case DoorMessage.GateReport r ->
          kind("gate")
              .with("ring", r.ring().map(ring -> ring.value()).orElse("-"))
              .with("lock", r.lock())
              .with("state", r.state().code())
              .with("after_ms", r.afterMillis());
      case DoorMessage.LockdownState s ->
          kind("lockdown")
              .with("by_order", s.byOrder())
              .with("by_contact", s.byContact())
              .with("epoch", s.epoch())
              .with("refused", s.refused().orElse("-"));
      case DoorMessage.Tamper t ->
          kind("tamper").with("open", t.open()).with("refuses_ms", t.refusesForMillis());
      case DoorMessage.PartReport p ->
          kind("part").with("part", p.part()).with("works", p.works()).with("detail", p.detail());
      case DoorMessage.RingNonce n -> kind("nonce").with("ring", n.ring());
      case DoorMessage.Challenge c -> kind("challenge").with("epoch", c.epoch());
      case DoorMessage.LateRing _,
          DoorMessage.CallBackRefused _,
          DoorMessage.Abilities _,
          DoorMessage.SelfTest _,
          DoorMessage.CertificateRequest _ ->
          kind(message.getClass().getSimpleName());
    };
  }

  private static Fields kind(String kind) {
    return new Fields().with("kind", kind);
  }
}
