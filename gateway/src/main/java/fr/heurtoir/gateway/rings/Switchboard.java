package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.media.Relays;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.gateway.sip.DoorCallListener;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Receives doors' events and passes them to their rings or to the doors package. On the rings'
 * loop.
 */
public final class Switchboard implements DoorCallListener {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

  private final RingBoard board;
  private final RingAdmission admission;
  private final OwnDoors ownDoors;
  private final Stations stations;
  private final Supplier<Schools> schools;
  private final Phones phones;

  public Switchboard(
      RingBoard board,
      Callees callees,
      Supplier<Schools> schools,
      Relays media,
      RingStore history,
      Stations stations,
      WhoMayOpen whoMayOpen,
      Snapshots snapshots,
      RingPlans plans,
      Phones phones) {
    this.board = board;
    this.stations = stations;
    this.schools = schools;
    this.phones = phones;
    this.ownDoors = new OwnDoors(stations, whoMayOpen, board);
    this.admission =
        new RingAdmission(
            board, ownDoors::driver, callees, schools, media, history, snapshots, plans, phones);
  }

  @Override
  public void onInvite(DoorCall call) {
    admission.onInvite(call);
  }

  @Override
  public void onCancelled(DoorCall call) {
    board
        .find(call.ring())
        .ifPresent(live -> board.on(live, new RingEvent.DoorHungUp("cancelled")));
  }

  @Override
  public void onEnded(DoorCall call, String why) {
    board
        .find(call.ring())
        .ifPresent(
            live ->
                board.on(
                    live,
                    why.equals("bye")
                        ? new RingEvent.DoorHungUp(why)
                        : new RingEvent.DoorLost(why)));
  }

  @Override
  public void onReoffer(DoorCall call, String offer, Consumer<Optional<String>> answer) {
    Optional<LiveRing> live = board.find(call.ring());
    if (live.isEmpty()) {
      answer.accept(Optional.empty());
      return;
    }
    live.get()
        .relay
        .door(
            offer,
            result ->
                answer.accept(
                    switch (result) {
                      case Relay.Answer.Accepted accepted -> Optional.of(accepted.sdp());
                      case Relay.Answer.Refused refused -> {
                        call.warn(MediaRefusals.warning(refused));
                        yield Optional.empty();
                      }
                      case Relay.Answer.Failed _, Relay.Answer.Dropped _ -> Optional.empty();
                    }));
  }

  @Override
  public void onCertificateRequest(
      DoorId door, String key, DoorMessage.CertificateRequest request) {
    stations.onCertificateRequest(door, key, request);
  }

  @Override
  public void onMessage(DoorId door, DoorMessage.FromDoor message) {
    switch (message) {
      case DoorMessage.LockReport report -> ofRing(door, () -> ownDoors.reported(door, report));
      case DoorMessage.RingNonce nonce -> ofRing(door, () -> ownDoors.nonce(door, nonce));
      case GateReport report -> ofRing(door, () -> gate(door, report));
      case DoorMessage.CallBackRefused refused ->
          ofRing(door, () -> board.callBacks().refused(door, refused));
      // The stations package limits the other messages.
      case DoorMessage.LateRing late -> {
        board.callBacks().late(door, late);
        stations.onMessage(door, late);
      }
      case DoorMessage.Challenge _,
          DoorMessage.LockdownState _,
          DoorMessage.Tamper _,
          DoorMessage.PartReport _,
          DoorMessage.Abilities _,
          DoorMessage.SelfTest _,
          DoorMessage.CertificateRequest _ ->
          stations.onMessage(door, message);
    }
  }

  /** Carries this out if the door's limit of ring and gate messages is not exceeded. */
  private void ofRing(DoorId door, Runnable act) {
    if (stations.takesOfRing(door)) {
      act.run();
    }
  }

  /** Reports what the gate's contact shows to everybody at that gate. */
  private void gate(DoorId door, GateReport report) {
    Optional<LiveRing> live =
        report.ring().flatMap(board::find).filter(l -> l.ring.door().equals(door));
    boolean alarming =
        report.state() == GateReport.State.FORCED || report.state() == GateReport.State.STILL_OPEN;
    LOG.atLevel(alarming ? Level.WARN : Level.INFO)
        .log(
            "event=gate ring={} door={} lock={} state={} after_ms={}",
            report.ring().map(RingId::value).orElse("-"),
            door,
            report.lock(),
            report.state().code(),
            report.afterMillis());
    if (report.state() == GateReport.State.FORCED) {
      stations.forced(door, report);
    }
    Optional<Door> known = schools.get().door(door);
    if (known.isEmpty() || !known.get().locks().contains(report.lock())) {
      return;
    }
    if (live.isPresent()) {
      board.on(live.get(), new RingEvent.GateReported(report.lock(), report.state()));
      live.get().told().forEach(callee -> callee.gate(live.get(), report));
    } else if (alarming) {
      var message = PhoneCallee.gate(Optional.empty(), known.get(), report);
      phones.enrolled(door.school()).forEach(p -> phones.send(p.id(), message));
    }
  }

  @Override
  public void onRegistered(DoorId door, int protocol) {
    stations.onRegistered(door, protocol);
  }

  @Override
  public void onUnregistered(DoorId door, String why) {
    stations.onUnregistered(door, why);
  }
}
