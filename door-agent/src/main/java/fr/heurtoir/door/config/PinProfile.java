package fr.heurtoir.door.config;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.door.gpio.GpioChip.Bias;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The default lines of a station where {@code door.toml} names none: nothing wired, or the standard
 * station of {@code hardware/pinmap.toml}, which the program contains.
 */
final class PinProfile {
  private static final Path MODEL = Path.of("/proc/device-tree/model");
  private static final String CHIP = "gpiochip0";

  private final Map<String, LineChoice> lines;
  private final String chip;

  private PinProfile(Map<String, LineChoice> lines, String chip) {
    this.lines = lines;
    this.chip = chip;
  }

  static PinProfile none() {
    return new PinProfile(Map.of(), CHIP);
  }

  /** The standard station, on this machine's chip. */
  static PinProfile standard() {
    return standard(model());
  }

  /**
   * @param model as in {@code /proc/device-tree/model}
   */
  static PinProfile standard(String model) {
    TomlParseResult map = read();
    Map<String, LineChoice> lines = new HashMap<>();
    TomlArray pins = map.getArrayOrEmpty("pin");
    for (int i = 0; i < pins.size(); i++) {
      TomlTable pin = pins.getTable(i);
      lines.put(String.valueOf(pin.getString("name")), line(pin));
    }
    String chip = CHIP;
    TomlTable chips = map.getTableOrEmpty("chip");
    for (String machine : chips.keySet()) {
      if (model.startsWith(machine)) {
        chip = String.valueOf(chips.getString(List.of(machine)));
      }
    }
    return new PinProfile(Map.copyOf(lines), chip);
  }

  private static LineChoice line(TomlTable pin) {
    Bias bias =
        switch (String.valueOf(pin.getString("bias"))) {
          case "pull-up" -> Bias.PULL_UP;
          case "pull-down" -> Bias.PULL_DOWN;
          default -> Bias.NONE;
        };
    // By number, because the names of a Raspberry Pi's lines differ between models.
    return new LineChoice(
        "#" + pin.getLong("bcm"),
        Boolean.TRUE.equals(pin.getBoolean("active_low")),
        bias,
        Duration.ZERO);
  }

  private static TomlParseResult read() {
    try (InputStream in = PinProfile.class.getResourceAsStream("/fr/heurtoir/door/pinmap.toml")) {
      if (in == null) {
        throw new IllegalStateException("the program has no pinmap.toml");
      }
      return Toml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String model() {
    try {
      return Files.exists(MODEL) ? Files.readString(MODEL, StandardCharsets.UTF_8) : "";
    } catch (IOException none) {
      return "";
    }
  }

  /** The default chip. */
  String chip() {
    return chip;
  }

  /**
   * A line by the key of its table, or the profile's where the key is missing.
   *
   * @param pin its name in the pin map
   * @param name its default name
   */
  LineChoice line(TomlSection table, String key, String pin, String name, boolean activeLow) {
    @Nullable LineChoice wired = lines.get(pin);
    String chosen = table.optionalText(key, 64).orElse(wired == null ? name : wired.name());
    boolean low = table.bool(key + "_active_low", wired == null ? activeLow : wired.activeLow());
    return chosen(wired, chosen, low);
  }

  /** The line of a lock: the map's {@code lock-NAME}. */
  LineChoice lock(TomlSection table, String lock) {
    @Nullable LineChoice wired = lines.get("lock-" + lock);
    String chosen = table.optionalText("gpio", 64).orElse(wired == null ? "lock" : wired.name());
    boolean low = table.bool("active_low", wired != null && wired.activeLow());
    return chosen(wired, chosen, low);
  }

  private static LineChoice chosen(@Nullable LineChoice wired, String name, boolean activeLow) {
    return wired != null && wired.name().equals(name)
        ? new LineChoice(name, activeLow, wired.bias(), wired.debounce())
        : new LineChoice(name, activeLow);
  }
}
