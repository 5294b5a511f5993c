package fr.heurtoir.door.config;

import fr.heurtoir.door.gpio.GpioChip.Bias;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.lock.LockSettings;
import fr.heurtoir.door.lock.LockSettings.Fail;
import fr.heurtoir.door.lock.LockSettings.Guards;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tables {@code [lock]} and {@code [[lock.line]]}. */
final class LockToml {
  private static final Map<String, Fail> FAILS = Map.of("secure", Fail.SECURE, "safe", Fail.SAFE);

  private static final Duration DEBOUNCE = Duration.ofMillis(40);

  /** Optional parts are wired only where the file says so, in every profile. */
  private static final PinProfile NOT_UNASKED = PinProfile.none();

  private LockToml() {}

  static LockSettings read(DoorId door, Path folder, TomlReader lock, PinProfile pins) {
    Path socket = folder.resolve(lock.text("socket", "/run/heurtoir-lock/lock.sock", 90));
    Path state = folder.resolve(lock.text("state", "/var/lib/heurtoir-lock", 200));
    Path keys = folder.resolve(lock.text("keys", "order-keys.toml", 200));
    Duration after = lock.seconds("after_call_s", 30, 0, 120);
    Guards guards =
        new Guards(
            contact(lock, "lockdown_in", NOT_UNASKED, "", false),
            lock.yes("lockdown_in_latching", false),
            output(lock, "lockdown_out"),
            contact(lock, "tamper", pins, "tamper", false),
            lock.seconds("tamper_refuses_s", 600, 0, 86_400));
    Optional<String> chip = Optional.of(lock.text("chip", "", 64)).filter(name -> !name.isEmpty());
    return new LockSettings(door, socket, state, keys, after, locks(lock, pins), guards, chip);
  }

  private static List<LockSettings.Lock> locks(TomlReader lock, PinProfile pins) {
    List<LockSettings.Lock> locks = new ArrayList<>();
    for (TomlReader each : lock.tables("line")) {
      String name = each.text("name", "gate", 32);
      LineChoice line = pins.lock(each, name);
      Fail fail = each.choice("fail", Fail.SECURE, FAILS, Fail.SECURE);
      Duration pulse = each.millis("pulse_ms", 3000, 500, 15_000);
      Optional<LineChoice> contact =
          contact(each, "contact", pins, name.equals("gate") ? "door-contact" : "", false);
      Optional<LineChoice> exit = contact(each, "exit_button", NOT_UNASKED, "", true);
      Duration open = each.seconds("held_open_s", 30, 5, 3600);
      boolean taken = locks.stream().anyMatch(other -> other.name().equals(name));
      if (!name.matches("[a-z0-9-]{1,32}") || taken) {
        each.problem("name", "must be of a-z, 0-9 and hyphens and differ from the other lock's");
        continue;
      }
      locks.add(new LockSettings.Lock(name, line, fail, pulse, contact, exit, open));
    }
    if (locks.isEmpty() || locks.size() > 2) {
      lock.problem("line", "must be there once or twice, as [[lock.line]]");
      return List.of(placeholder());
    }
    return locks;
  }

  private static LockSettings.Lock placeholder() {
    return new LockSettings.Lock(
        "gate",
        new LineChoice("lock", false),
        Fail.SECURE,
        Duration.ofSeconds(3),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30));
  }

  /** An optional output. */
  private static Optional<LineChoice> output(TomlReader table, String key) {
    String name = table.text(key, "", 64);
    boolean low = table.yes(key + "_active_low", false);
    return name.isEmpty() ? Optional.empty() : Optional.of(new LineChoice(name, low));
  }

  /** An optional contact to ground: with the chip's pull-up, debounced by the kernel. */
  private static Optional<LineChoice> contact(
      TomlReader table, String key, PinProfile pins, String pin, boolean activeLow) {
    LineChoice line = pins.line(table, key, pin, "", activeLow);
    return line.name().isEmpty()
        ? Optional.empty()
        : Optional.of(new LineChoice(line.name(), line.activeLow(), Bias.PULL_UP, DEBOUNCE));
  }
}
