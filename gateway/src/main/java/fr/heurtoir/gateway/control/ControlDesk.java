package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.media.PathProbe;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the gateway's own commands: status, rings, lockdown, keys, doors, phones. Each blocks its
 * caller's thread.
 */
public final class ControlDesk implements ControlSocket.Desk {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDesk.class);

  /** Something is not done yet, but may be soon (sysexits EX_TEMPFAIL). */
  public static final int NOT_YET = 75;

  /**
   * The word by which {@code doctor} asks for credentials with which it may check the media port:
   * the answer has the user fragment, the password and the port, one a line.
   */
  public static final String PROBE = "media-probe";

  private final Supplier<Configured> configuration;
  private final Stations stations;
  private final LockdownCommands lockdowns;
  private final OrderKeyCommands orderKeys;
  private final StationCommands stationCommands;
  private final PhoneCommands phones;
  private final PersonCommands persons;
  private final DoorCommands doorCommands;
  private final Replay replay;
  private final Audit audit;
  private final GatewayStatus status;
  private final RingsCommand rings;
  private final TestRingCommand testRing;
  private final Supplier<CompletableFuture<PathProbe>> probes;
  private final GatewayLoop asked;

  public ControlDesk(
      Supplier<Configured> configuration,
      Stations stations,
      WantedLockdowns wanted,
      DoorStore store,
      ScheduledExecutorService loop,
      Clock clock,
      KeyDesk stationKeys,
      PhoneCommands phones,
      PersonCommands persons,
      DoorCommands doorCommands,
      Replay replay,
      GatewayStatus status,
      RingsCommand rings,
      TestRingCommand testRing,
      Supplier<CompletableFuture<PathProbe>> probes) {
    this.testRing = testRing;
    this.probes = probes;
    this.configuration = configuration;
    this.asked = new GatewayLoop(loop);
    this.replay = replay;
    this.status = status;
    this.rings = rings;
    this.stations = stations;
    this.lockdowns = new LockdownCommands(stations, wanted, asked, clock, store.audit());
    this.orderKeys = new OrderKeyCommands(stations, store, asked, clock);
    this.stationCommands =
        new StationCommands(
            stations, stationKeys, lockdowns, orderKeys, asked, clock, store.audit());
    this.audit = store.audit();
    this.phones = phones;
    this.persons = persons;
    this.doorCommands = doorCommands;
  }

  @Override
  public ControlSocket.Answer ask(List<String> words, String by) {
    if (words.equals(List.of("reload"))) {
      // It logs what became of it.
      return configuration.get().reload();
    }
    LOG.info("event=command by={} words=\"{}\"", by, String.join(" ", words));
    if (PersonCommands.knows(words)) {
      return persons.ask(words, by);
    }
    if (PhoneCommands.knows(words)) {
      return phones.ask(words, by);
    }
    if (DoorCommands.knows(words)) {
      return doorCommands.ask(words, by);
    }
    if (Replay.knows(words)) {
      return replay.ask(words, by);
    }
    try {
      switch (words.isEmpty() ? "" : words.getFirst()) {
        case "status" -> {
          return status.ask(words, asked);
        }
        case "rings" -> {
          return read(rings.list(words, asked), "list", "", by);
        }
        case "ring" -> {
          return read(rings.one(words, asked), "ring", words.size() > 1 ? words.get(1) : "", by);
        }
        case "test-ring" -> {
          return testRing.ask(words, asked);
        }
        case PROBE -> {
          return probe();
        }
        default -> {}
      }
      return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
        case "lockdown set" -> lockdowns.change(doors(words, 2, false), true, by);
        case "lockdown lift" -> lockdowns.change(doors(words, 2, false), false, by);
        case "lockdown status" -> lockdowns.status(doors(words, 2, true));
        case "doors test" -> stationCommands.test(doors(words, 2, false));
        case "keys roll" -> orderKeys.roll(words, by);
        case "keys status" -> orderKeys.status();
        case "keys begin-anew" -> orderKeys.beginAnew(words, by);
        case "doors revoke" -> stationCommands.revoke(door(words, 3), by);
        case "doors trust" -> stationCommands.trust(door(words, 4), words.getLast(), by);
        case "audit exported" -> noted(AuditEvent.of(AuditKind.AUDIT_READ, "exported"), by);
        case "audit backup" -> noted(AuditEvent.of(AuditKind.BACKUP, "made"), by);
        default -> {
          if (words.isEmpty() || !words.getFirst().equals("doors")) {
            throw new CommandRefused(Command.USAGE, Usage.notACommand(words));
          }
          yield stationCommands.describe(doors(words, 1, true));
        }
      };
    } catch (CommandRefused refused) {
      return refused.answer();
    }
  }

  /** Records that somebody was told of the history. */
  private ControlSocket.Answer read(
      ControlSocket.Answer answer, String what, String ring, String by) {
    if (answer.status() == 0) {
      audit.record(AuditEvent.of(AuditKind.HISTORY_READ, what).byConsole(by).about(ring));
    }
    return answer;
  }

  /** Records what a command did by itself, beside this process. */
  private ControlSocket.Answer noted(AuditEvent act, String by) {
    audit.record(act.byConsole(by));
    return new ControlSocket.Answer(0, List.of());
  }

  private ControlSocket.Answer probe() throws CommandRefused {
    PathProbe probe = GatewayLoop.await(probes.get(), "the media port cannot be checked now");
    return new ControlSocket.Answer(
        0, List.of(probe.ufrag(), probe.password(), Integer.toString(probe.port())));
  }

  private List<DoorId> doors(List<String> words, int at, boolean allUnlessSaid)
      throws CommandRefused {
    if (words.size() > at + 1 || (words.size() <= at && !allUnlessSaid)) {
      throw new CommandRefused(Command.USAGE, "which school or door?");
    }
    String named = words.size() <= at ? "all" : words.get(at);
    List<DoorId> doors = named.equals("all") ? stations.everyDoor() : stations.named(named);
    if (doors.isEmpty()) {
      throw new CommandRefused(Command.USAGE, "no such school or door is configured: " + named);
    }
    return doors;
  }

  private DoorId door(List<String> words, int count) throws CommandRefused {
    if (words.size() != count) {
      throw new CommandRefused(Command.USAGE, Usage.notACommand(words));
    }
    return stations.everyDoor().stream()
        .filter(door -> door.value().equals(words.get(2)))
        .findFirst()
        .orElseThrow(
            () -> new CommandRefused(Command.USAGE, "no such door is configured: " + words.get(2)));
  }
}
