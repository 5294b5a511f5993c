package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.Lockdowns.Standing;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.KeyHash;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the gateway's own commands: lockdown, keys, doors, phones. Each waits on its caller's
 * thread.
 */
public final class ControlDesk implements ControlSocket.Desk {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDesk.class);

  /** Something is not so yet, and may be soon (sysexits EX_TEMPFAIL). */
  public static final int NOT_YET = 75;

  private static final long WITHIN_SECONDS = 5;

  /** A camera is opened for some seconds, and sound is played. */
  private static final Duration TESTED_WITHIN = Duration.ofSeconds(17);

  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(3);

  private final Stations stations;
  private final WantedLockdowns wanted;
  private final DoorStore store;
  private final ScheduledExecutorService loop;
  private final Clock clock;
  private final KeyDesk stationKeys;
  private final PhoneCommands phones;
  private final DoorCommands doorCommands;

  public ControlDesk(
      Stations stations,
      WantedLockdowns wanted,
      DoorStore store,
      ScheduledExecutorService loop,
      Clock clock,
      KeyDesk stationKeys,
      PhoneCommands phones,
      DoorCommands doorCommands) {
    this.stationKeys = stationKeys;
    this.stations = stations;
    this.wanted = wanted;
    this.store = store;
    this.loop = loop;
    this.clock = clock;
    this.phones = phones;
    this.doorCommands = doorCommands;
  }

  /** The command cannot be carried out. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String why) {
      super(why);
      this.status = status;
    }
  }

  @Override
  public ControlSocket.Answer ask(List<String> words, String by) {
    LOG.info("event=command by={} words=\"{}\"", by, String.join(" ", words));
    if (PhoneCommands.knows(words)) {
      return phones.ask(words, by);
    }
    if (DoorCommands.knows(words)) {
      return doorCommands.ask(words, by);
    }
    try {
      return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
        case "lockdown set" -> lockdown(doors(words, 2, false), true, by);
        case "lockdown lift" -> lockdown(doors(words, 2, false), false, by);
        case "lockdown status" -> standing(doors(words, 2, true), 0);
        case "doors test" -> test(doors(words, 2, false));
        case "keys roll" -> changeKeys(now -> stations.keys().roll(now));
        case "keys status" -> keys();
        case "keys begin-anew" -> changeKeys(now -> stations.keys().beginAnew(now));
        case "doors revoke" -> revoke(door(words, 3));
        case "doors trust" -> trust(door(words, 4), words.getLast());
        default -> {
          if (words.isEmpty() || !words.getFirst().equals("doors")) {
            throw new Refused(Command.USAGE, Usage.notACommand(words));
          }
          yield describe(doors(words, 1, true));
        }
      };
    } catch (Refused refused) {
      return new ControlSocket.Answer(
          refused.status, List.of(String.valueOf(refused.getMessage())));
    }
  }

  private List<DoorId> doors(List<String> words, int at, boolean allUnlessSaid) throws Refused {
    if (words.size() > at + 1 || (words.size() <= at && !allUnlessSaid)) {
      throw new Refused(Command.USAGE, "which school or door?");
    }
    String named = words.size() <= at ? "all" : words.get(at);
    List<DoorId> doors = named.equals("all") ? stations.everyDoor() : stations.named(named);
    if (doors.isEmpty()) {
      throw new Refused(Command.USAGE, "no such school or door is configured: " + named);
    }
    return doors;
  }

  private DoorId door(List<String> words, int count) throws Refused {
    if (words.size() != count) {
      throw new Refused(Command.USAGE, Usage.notACommand(words));
    }
    return stations.everyDoor().stream()
        .filter(door -> door.value().equals(words.get(2)))
        .findFirst()
        .orElseThrow(
            () -> new Refused(Command.USAGE, "no such door is configured: " + words.get(2)));
  }

  private ControlSocket.Answer revoke(DoorId door) throws Refused {
    try {
      int ended = stationKeys.revoke(door);
      return new ControlSocket.Answer(
          0,
          List.of(
              door
                  + "  revoked: nobody is this door until it is enrolled anew; connections ended: "
                  + ended));
    } catch (IOException unkept) {
      throw new Refused(Command.UNAVAILABLE, "revoked, but " + unkept.getMessage());
    }
  }

  private ControlSocket.Answer trust(DoorId door, String key) throws Refused {
    if (!key.matches("[0-9a-f]{" + KeyHash.LENGTH + "}")) {
      throw new Refused(Command.USAGE, "a key is named by 64 of 0-9 and a-f, as the log names it");
    }
    try {
      stationKeys.keep(door, key);
      return new ControlSocket.Answer(0, List.of(door + "  key=" + key));
    } catch (IOException unkept) {
      throw new Refused(Command.UNAVAILABLE, "it counts, but " + unkept.getMessage());
    }
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

  private ControlSocket.Answer lockdown(List<DoorId> doors, boolean locked, String by)
      throws Refused {
    Map<DoorId, Wanted> all = new LinkedHashMap<>();
    doors.forEach(door -> all.put(door, new Wanted(locked, by, clock.instant())));
    CompletionStage<Boolean> kept = onLoop(() -> locked ? wanted.set(all) : wanted.lift(all));
    if (!await(
        kept.toCompletableFuture(),
        locked
            ? "the lockdown is set, but could not be stored: it ends with the gateway"
            : "nothing was lifted: it could not be stored")) {
      throw new Refused(NOT_YET, "somebody set a lockdown meanwhile: its doors stay locked");
    }
    long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (!onLoop(() -> allSettled(doors)) && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    return standing(doors, onLoop(() -> allSettled(doors)) ? 0 : NOT_YET);
  }

  private boolean allSettled(List<DoorId> doors) {
    return doors.stream().allMatch(door -> stations.lockdowns().standing(door).settled());
  }

  private ControlSocket.Answer standing(List<DoorId> doors, int status) throws Refused {
    return new ControlSocket.Answer(
        status, onLoop(() -> doors.stream().map(door -> door + "  " + lockdown(door)).toList()));
  }

  private String lockdown(DoorId door) {
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

  /** Has one door test itself, and tells what it found. */
  private ControlSocket.Answer test(List<DoorId> doors) throws Refused {
    if (doors.size() != 1) {
      throw new Refused(Command.USAGE, "one door at a time");
    }
    DoorId door = doors.getFirst();
    Optional<DoorHealth.Test> before = onLoop(() -> stations.health(door).lastTest());
    CompletionStage<Boolean> told =
        onLoop(() -> stations.doors().send(door, new DoorMessage.SelfTestNow()));
    if (!await(told.toCompletableFuture(), "the door does not answer")) {
      throw new Refused(NOT_YET, door + " is not registered, or knows no test on demand");
    }
    long end = System.nanoTime() + TESTED_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      Optional<DoorHealth.Test> now = onLoop(() -> stations.health(door).lastTest());
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
    throw new Refused(
        NOT_YET, door + " tests itself when nobody rings there: `doors " + door + "` shows it");
  }

  private interface KeyChange {
    KeyEpoch make(Instant now) throws IOException;
  }

  private ControlSocket.Answer changeKeys(KeyChange change) throws Refused {
    try {
      KeyEpoch epoch = change.make(clock.instant());
      stored(
          () -> store.keep(epoch),
          "the new key is in its file, but its epoch could not be stored: restart the gateway");
      LOG.warn(
          "event=order-keys epoch={} overlap={}",
          epoch.number(),
          epoch.overlaps() ? "begun" : "none");
      onLoop(
          () -> {
            stations.tellKeys();
            return true;
          });
      return keys();
    } catch (IllegalStateException tooSoon) {
      throw new Refused(NOT_YET, String.valueOf(tooSoon.getMessage()));
    } catch (IOException unwritten) {
      throw new Refused(Command.UNAVAILABLE, "no new key: " + unwritten.getMessage());
    }
  }

  private ControlSocket.Answer keys() throws Refused {
    KeyEpoch epoch = stations.keys().epoch();
    List<String> lines =
        onLoop(
            () ->
                stations.everyDoor().stream()
                    .map(door -> door + "  keys=" + taken(door, epoch))
                    .collect(Collectors.toList()));
    if (stations.keys().lost()) {
      lines.addFirst("the order key is lost, and no door opens: " + OrderKeys.WHAT_TO_DO);
    }
    lines.addFirst(
        "epoch="
            + epoch.number()
            + " since="
            + epoch.since()
            + " keys="
            + epoch.keys().stream().map(OrderPublicKey::id).collect(Collectors.joining(",")));
    return new ControlSocket.Answer(0, lines);
  }

  private String taken(DoorId door, KeyEpoch epoch) {
    return stations
        .keys()
        .taken(door)
        .map(taken -> taken >= epoch.number() ? "newest" : "behind")
        .orElse(epoch.number() == 1 ? "first" : "unknown");
  }

  private ControlSocket.Answer describe(List<DoorId> doors) throws Refused {
    return new ControlSocket.Answer(0, onLoop(() -> doors.stream().map(this::describe).toList()));
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
        + lockdown(door)
        + " self_test=\""
        + test
        + "\""
        + (stations.testMissing(door, clock.instant()) ? " (missing for 26 h)" : "")
        + " broken=\""
        + (broken.isEmpty() ? "-" : broken)
        + "\" tamper="
        + (health.tamperOpen() ? "open" : "shut")
        + " keys="
        + taken(door, stations.keys().epoch())
        + " station_key="
        + stationKey(door)
        + " certificate_end="
        + health.certificateEnd().map(Object::toString).orElse("-");
  }

  private <T> T onLoop(Callable<T> task) throws Refused {
    return await(loop.submit(task), "the gateway is busy");
  }

  private void stored(Runnable task, String otherwise) throws Refused {
    await(store.aside(task), otherwise);
  }

  private static <T> T await(java.util.concurrent.Future<T> done, String otherwise) throws Refused {
    try {
      return done.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      LOG.error("event=command-failed reason=\"{}\"", String.valueOf(failed.getCause()));
      throw new Refused(Command.UNAVAILABLE, otherwise);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new Refused(Command.UNAVAILABLE, "the gateway stops");
    }
  }
}
