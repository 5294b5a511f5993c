package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorMessage;

/** The log's words for what the lock says. */
final class LockLog {
  private LockLog() {}

  static String words(DoorMessage.FromDoor message) {
    return switch (message) {
      case DoorMessage.LockReport r ->
          "kind=order ring=%s lock=%s counter=%d state=%s reason=%s"
              .formatted(r.ring(), r.lock(), r.counter(), r.state().code(), r.reason().orElse("-"));
      case DoorMessage.GateReport r ->
          "kind=gate ring=%s lock=%s state=%s after_ms=%d"
              .formatted(
                  r.ring().map(ring -> ring.value()).orElse("-"),
                  r.lock(),
                  r.state().code(),
                  r.afterMillis());
      case DoorMessage.LockdownState s ->
          "kind=lockdown by_order=%s by_contact=%s epoch=%d refused=%s"
              .formatted(s.byOrder(), s.byContact(), s.epoch(), s.refused().orElse("-"));
      case DoorMessage.Tamper t ->
          "kind=tamper open=%s refuses_ms=%d".formatted(t.open(), t.refusesForMillis());
      case DoorMessage.PartReport p ->
          "kind=part part=%s works=%s detail=\"%s\"".formatted(p.part(), p.works(), p.detail());
      case DoorMessage.RingNonce n -> "kind=nonce ring=%s".formatted(n.ring());
      case DoorMessage.Challenge c -> "kind=challenge epoch=%d".formatted(c.epoch());
      case DoorMessage.LateRing _,
          DoorMessage.CallBackRefused _,
          DoorMessage.SelfTest _,
          DoorMessage.CertificateRequest _ ->
          "kind=" + message.getClass().getSimpleName();
    };
  }
}
