package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.Lockdowns.Standing;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** The commands that set and lift a lockdown and show its state. */
final class LockdownCommands {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(3);

  private final Stations stations;
  private final WantedLockdowns wanted;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Audit audit;

  LockdownCommands(
      Stations stations, WantedLockdowns wanted, GatewayLoop loop, Clock clock, Audit audit) {
    this.audit = audit;
    this.stations = stations;
    this.wanted = wanted;
    this.loop = loop;
    this.clock = clock;
  }

  /** Sets or lifts the doors' lockdown, and waits a little for the doors to confirm. */
  ControlSocket.Answer change(List<DoorId> doors, boolean locked, String by) throws CommandRefused {
    Map<DoorId, Wanted> all = new LinkedHashMap<>();
    doors.forEach(door -> all.put(door, new Wanted(locked, by, clock.instant())));
    if (locked) {
      record(doors, "set", by);
    }
    CompletionStage<Boolean> kept = loop.ask(() -> locked ? wanted.set(all) : wanted.lift(all));
    if (!GatewayLoop.await(
        kept.toCompletableFuture(),
        locked
            ? "the lockdown is set, but could not be stored: it ends with the gateway"
            : "nothing was lifted: it could not be stored")) {
      throw new CommandRefused(
          ControlDesk.NOT_YET, "somebody set a lockdown meanwhile: its doors stay locked");
    }
    if (!locked) {
      record(doors, "lifted", by);
    }
    long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (!loop.ask(() -> allSettled(doors)) && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    return answer(doors, loop.ask(() -> allSettled(doors)) ? 0 : ControlDesk.NOT_YET);
  }

  private void record(List<DoorId> doors, String outcome, String by) {
    doors.forEach(
        door ->
            audit.record(AuditEvent.of(AuditKind.LOCKDOWN, outcome).byConsole(by).atDoor(door)));
  }

  private boolean allSettled(List<DoorId> doors) {
    return doors.stream().allMatch(door -> stations.lockdowns().standing(door).settled());
  }

  /** The lockdown state of each of these doors. */
  ControlSocket.Answer status(List<DoorId> doors) throws CommandRefused {
    return answer(doors, 0);
  }

  private ControlSocket.Answer answer(List<DoorId> doors, int status) throws CommandRefused {
    return new ControlSocket.Answer(
        status, loop.ask(() -> doors.stream().map(door -> door + "  " + standing(door)).toList()));
  }

  /** A door's lockdown state in one line. Belongs to the rings' loop. */
  String standing(DoorId door) {
    Standing now = stations.lockdowns().standing(door);
    String wanted =
        now.wanted()
            .map(w -> (w.locked() ? "locked" : "lifted") + " by=" + w.by() + " since=" + w.since())
            .orElse("-");
    String door_ =
        now.told()
            .map(
                t ->
                    (t.held() ? "holds" : "free")
                        + " by_order="
                        + t.byOrder()
                        + " by_contact="
                        + t.byContact())
            .orElse("unknown");
    String who =
        !now.refuses()
            ? "opens"
            : now.told().filter(t -> t.held()).isPresent()
                ? "held by the door and the gateway"
                : "held by the gateway alone";
    return "lockdown=\""
        + who
        + "\" wanted="
        + wanted
        + " door="
        + door_
        + (stations.registered(door) ? "" : " (not registered)");
  }
}
