package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.KeyHash;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The commands about door stations: their state, their self-test, and their keys. */
final class StationCommands {
  /** A self-test opens the camera for some seconds and plays a sound. */
  private static final Duration TESTED_WITHIN = Duration.ofSeconds(17);

  private final Stations stations;
  private final KeyDesk stationKeys;
  private final LockdownCommands lockdowns;
  private final OrderKeyCommands orderKeys;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Audit audit;

  StationCommands(
      Stations stations,
      KeyDesk stationKeys,
      LockdownCommands lockdowns,
      OrderKeyCommands orderKeys,
      GatewayLoop loop,
      Clock clock,
      Audit audit) {
    this.audit = audit;
    this.stations = stations;
    this.stationKeys = stationKeys;
    this.lockdowns = lockdowns;
    this.orderKeys = orderKeys;
    this.loop = loop;
    this.clock = clock;
  }

  /** Ends every key of a door. */
  ControlSocket.Answer revoke(DoorId door, String by) throws CommandRefused {
    try {
      audit.record(AuditEvent.of(AuditKind.DOOR_REVOKED, "revoked").byConsole(by).atDoor(door));
      int ended = stationKeys.revoke(door);
      return new ControlSocket.Answer(
          0,
          List.of(
              door
                  + "  revoked: nobody is this door until it is enrolled anew; connections ended: "
                  + ended));
    } catch (IOException unkept) {
      throw new CommandRefused(Command.UNAVAILABLE, "revoked, but " + unkept.getMessage());
    }
  }

  /** Makes the key with that hash the only one of a door. */
  ControlSocket.Answer trust(DoorId door, String key, String by) throws CommandRefused {
    if (!key.matches("[0-9a-f]{" + KeyHash.LENGTH + "}")) {
      throw new CommandRefused(
          Command.USAGE, "a key is named by 64 of 0-9 and a-f, as the log names it");
    }
    try {
      audit.record(
          AuditEvent.of(AuditKind.DOOR_TRUSTED, "trusted")
              .byConsole(by)
              .atDoor(door)
              .about("key " + key));
      stationKeys.keep(door, key);
      return new ControlSocket.Answer(0, List.of(door + "  key=" + key));
    } catch (IOException unkept) {
      throw new CommandRefused(Command.UNAVAILABLE, "it counts, but " + unkept.getMessage());
    }
  }

  /** Has one door test itself, and shows the result. */
  ControlSocket.Answer test(List<DoorId> doors) throws CommandRefused {
    if (doors.size() != 1) {
      throw new CommandRefused(Command.USAGE, "one door at a time");
    }
    DoorId door = doors.getFirst();
    Optional<DoorHealth.Test> before = loop.ask(() -> stations.health(door).lastTest());
    CompletionStage<Boolean> sent =
        loop.ask(() -> stations.doors().send(door, new DoorMessage.SelfTestNow()));
    if (!GatewayLoop.await(sent.toCompletableFuture(), "the door does not answer")) {
      throw new CommandRefused(
          ControlDesk.NOT_YET, door + " is not registered, or knows no test on demand");
    }
    long end = System.nanoTime() + TESTED_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      Optional<DoorHealth.Test> now = loop.ask(() -> stations.health(door).lastTest());
      if (now.isPresent() && (before.isEmpty() || now.get() != before.get())) {
        return new ControlSocket.Answer(
            now.get().failed().isEmpty() ? 0 : Command.UNAVAILABLE,
            now.get().checks().stream()
                .map(
                    check ->
                        (check.ok() ? "ok      " : "failed  ")
                            + check.name()
                            + "  "
                            + check.detail())
                .toList());
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new CommandRefused(
        ControlDesk.NOT_YET,
        door + " tests itself when nobody rings there: `doors " + door + "` shows it");
  }

  /** The state of each of these doors. */
  ControlSocket.Answer describe(List<DoorId> doors) throws CommandRefused {
    return new ControlSocket.Answer(0, loop.ask(() -> doors.stream().map(this::describe).toList()));
  }

  private String describe(DoorId door) {
    DoorHealth health = stations.health(door);
    String test =
        health
            .lastTest()
            .map(t -> t.at() + (t.failed().isEmpty() ? " ok" : " " + String.join(",", t.failed())))
            .orElse("never");
    String broken =
        health.broken().entrySet().stream()
            .map(part -> part.getKey() + " (" + part.getValue() + ")")
            .sorted()
            .collect(Collectors.joining(", "));
    return door
        + "  registered="
        + (stations.registered(door) ? "yes" : "no")
        + " protocol="
        + stations.protocol(door)
        + " version="
        + (health.version().isEmpty() ? "-" : health.version())
        + " "
        + lockdowns.standing(door)
        + " self_test=\""
        + test
        + "\""
        + (stations.testMissing(door, clock.instant()) ? " (missing for 26 h)" : "")
        + " broken=\""
        + (broken.isEmpty() ? "-" : broken)
        + "\" tamper="
        + (health.tamperOpen() ? "open" : "shut")
        + " keys="
        + orderKeys.taken(door)
        + " station_key="
        + stationKey(door)
        + " certificate_end="
        + health.certificateEnd().map(Object::toString).orElse("-");
  }

  private String stationKey(DoorId door) {
    return stationKeys
            .keys()
            .of(door)
            .map(
                known ->
                    known.current().map(key -> key.substring(0, 16)).orElse("revoked")
                        + known.next().map(key -> ",next:" + key.substring(0, 16)).orElse(""))
            .orElse("unknown")
        + " other_keys_refused="
        + stationKeys.keys().refusals(door);
  }
}
