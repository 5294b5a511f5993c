package fr.heurtoir.door.call;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.LockdownState;
import fr.heurtoir.protocol.door.DoorMessage.PartReport;
import fr.heurtoir.protocol.door.DoorMessage.RingNonce;
import fr.heurtoir.protocol.door.DoorMessage.Tamper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last messages of the lock process that the station, or a gateway that comes back, needs. */
final class LockNews {
  private Optional<RingNonce> nonce = Optional.empty();
  private Optional<LockdownState> lockdown = Optional.empty();
  private Optional<Tamper> tamper = Optional.empty();
  private Optional<PartReport> keys = Optional.empty();

  /**
   * Records a message.
   *
   * @param ringIsThere whether the gateway has the live ring already
   * @return whether to pass it to the gateway now
   */
  boolean said(DoorMessage.FromDoor message, boolean ringIsThere) {
    switch (message) {
      case RingNonce issued -> {
        nonce = Optional.of(issued);
        return ringIsThere;
      }
      case LockdownState state -> lockdown = Optional.of(state);
      case Tamper state -> tamper = Optional.of(state).filter(s -> s.refusesForMillis() > 0);
      case PartReport report -> keys = Optional.of(report);
      case LockReport _,
          DoorMessage.GateReport _,
          DoorMessage.Challenge _,
          DoorMessage.LateRing _,
          DoorMessage.CallBackRefused _,
          DoorMessage.Abilities _,
          DoorMessage.SelfTest _,
          DoorMessage.CertificateRequest _ -> {}
    }
    return true;
  }

  /** The newest nonce, if it belongs to that ring. */
  Optional<RingNonce> nonceOf(RingId ring) {
    return nonce.filter(issued -> issued.ring().equals(ring));
  }

  /** What to tell a gateway after our registration: it may be another one, or have restarted. */
  List<DoorMessage.FromDoor> standing() {
    List<DoorMessage.FromDoor> all = new ArrayList<>();
    lockdown
        .map(s -> new LockdownState(s.byOrder(), s.byContact(), s.epoch(), Optional.empty()))
        .ifPresent(all::add);
    tamper.ifPresent(all::add);
    keys.ifPresent(all::add);
    return all;
  }

  /** What a station in service shows while nobody rings. */
  Notice resting() {
    return lockdown.filter(LockdownState::held).isPresent()
        ? new Notice.Lockdown()
        : new Notice.AtRest();
  }

  /** The answer in place of a missing lock process, if one is expected. */
  Optional<DoorMessage.FromDoor> away(DoorMessage.ToDoor order) {
    return switch (order) {
      case DoorMessage.Open open ->
          Optional.of(
              new LockReport(
                  open.ring(),
                  open.lock(),
                  open.counter(),
                  LockReport.State.REFUSED,
                  Optional.of("lock-away")));
      case DoorMessage.LockdownAsk _, DoorMessage.Lockdown _, DoorMessage.Keys _ ->
          Optional.of(new PartReport("lock", false, "the lock process is not there"));
      case DoorMessage.Show _,
          DoorMessage.Say _,
          DoorMessage.CallBack _,
          DoorMessage.Certificate _,
          DoorMessage.SelfTestNow _ ->
          Optional.empty();
    };
  }
}
