package fr.heurtoir.door.config;

import fr.heurtoir.config.TomlSection;
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
import java.util.regex.Pattern;

/** Reads the tables {@code [lock]} and {@code [[lock.line]]}. */
final class LockToml {
  private static final Map<String, Fail> FAILS = Map.of("secure", Fail.SECURE, "safe", Fail.SAFE);

  private static final int MOST_LOCKS = 2;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final String NAME_SAID = "1 to 32 lower-case letters, digits and hyphens";

  private static final Duration DEBOUNCE = Duration.ofMillis(40);

  /** Optional parts are wired only where the file says so, in every profile. */
  private static final PinProfile NOT_UNASKED = PinProfile.none();

  private LockToml() {}

  static LockSettings read(DoorId door, Path folder, TomlSection lock, PinProfile pins) {
    Path socket = lock.optionalPath("socket", 90).orElse(Path.of("/run/heurtoir-lock/lock.sock"));
    Path state = lock.optionalPath("state", 200).orElse(Path.of("/var/lib/heurtoir-lock"));
    Path keys = lock.optionalPath("keys", 200).orElse(folder.resolve("order-keys.toml"));
    Duration after = lock.wholeSeconds("after_call_s", 0, 120, 30);
    Guards guards =
        new Guards(
            contact(lock, "lockdown_in", NOT_UNASKED, "", false),
            lock.bool("lockdown_in_latching", false),
            output(lock, "lockdown_out"),
            contact(lock, "tamper", pins, "tamper", false),
            lock.wholeSeconds("tamper_refuses_s", 0, 86_400, 600));
    Optional<String> chip = lock.optionalText("chip", 64).filter(name -> !name.isEmpty());
    return new LockSettings(door, socket, state, keys, after, locks(lock, pins), guards, chip);
  }

  private static List<LockSettings.Lock> locks(TomlSection lock, PinProfile pins) {
    List<LockSettings.Lock> locks = new ArrayList<>();
    for (TomlSection each : lock.sections("line", MOST_LOCKS)) {
      String name = each.optionalText("name", NAME, NAME_SAID).orElse("gate");
      LineChoice line = pins.lock(each, name);
      Fail fail = each.choice("fail", FAILS, Fail.SECURE);
      Duration pulse = each.millis("pulse_ms", 500, 15_000, 3000);
      Optional<LineChoice> contact =
          contact(each, "contact", pins, name.equals("gate") ? "door-contact" : "", false);
      Optional<LineChoice> exit = contact(each, "exit_button", NOT_UNASKED, "", true);
      Duration open = each.wholeSeconds("held_open_s", 5, 3600, 30);
      if (locks.stream().anyMatch(other -> other.name().equals(name))) {
        each.problem("name", "another name than the other lock's, not \"" + name + "\"");
        continue;
      }
      locks.add(new LockSettings.Lock(name, line, fail, pulse, contact, exit, open));
    }
    if (locks.isEmpty()) {
      if (!lock.has("line")) {
        lock.missing("line", "a table [[lock.line]] for each lock, at most " + MOST_LOCKS);
      }
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
  private static Optional<LineChoice> output(TomlSection table, String key) {
    String name = table.optionalText(key, 64).orElse("");
    boolean low = table.bool(key + "_active_low", false);
    return name.isEmpty() ? Optional.empty() : Optional.of(new LineChoice(name, low));
  }

  /** An optional contact to ground: with the chip's pull-up, debounced by the kernel. */
  private static Optional<LineChoice> contact(
      TomlSection table, String key, PinProfile pins, String pin, boolean activeLow) {
    LineChoice line = pins.line(table, key, pin, "", activeLow);
    return line.name().isEmpty()
        ? Optional.empty()
        : Optional.of(new LineChoice(line.name(), line.activeLow(), Bias.PULL_UP, DEBOUNCE));
  }
}
