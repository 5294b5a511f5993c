package fr.heurtoir.door.gpio;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the configured chip. */
final class ChipFinder {
  private static final Pattern NAME = Pattern.compile("gpiochip\\d{1,4}");
  private static final int MOST_CHIPS = 256;

  private ChipFinder() {}

  /**
   * @param devices the folder of the device files, {@code /dev}
   * @throws GpioException where none or several match; the message lists the chips
   */
  static ChipInfo find(String choice, Path devices) throws GpioException {
    if (choice.startsWith("/")) {
      return at(Path.of(choice), devices);
    }
    Path named = devices.resolve(choice.isEmpty() ? "gpiochip" : choice);
    if (NAME.matcher(choice).matches()) {
      return at(named, devices);
    }
    List<ChipInfo> all = new ArrayList<>();
    for (Path file : files(devices)) {
      try (ChipDevice device = new ChipDevice(file)) {
        all.add(device.info());
      }
    }
    List<ChipInfo> found = all.stream().filter(chip -> chip.label().equals(choice)).toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 -> throw missing(choice, all.stream().map(ChipInfo::toString).toList());
      default ->
          throw new GpioException(
              Problem.NO_CHIP,
              "more than one GPIO chip is labelled "
                  + choice
                  + ": choose one of "
                  + String.join(
                      ", ", found.stream().map(chip -> chip.device().toString()).toList()));
    };
  }

  private static ChipInfo at(Path file, Path devices) throws GpioException {
    if (!Files.exists(file)) {
      throw missing(file.toString(), described(devices));
    }
    try (ChipDevice device = new ChipDevice(file)) {
      return device.info();
    }
  }

  private static GpioException missing(String choice, List<String> there) {
    return new GpioException(
        Problem.NO_CHIP,
        "there is no GPIO chip "
            + choice
            + (there.isEmpty()
                ? "; this machine has none"
                : "; this machine has " + String.join(", ", there)));
  }

  /** The chips, as far as this process may look at them. */
  private static List<String> described(Path devices) throws GpioException {
    List<String> described = new ArrayList<>();
    for (Path file : files(devices)) {
      try (ChipDevice device = new ChipDevice(file)) {
        described.add(device.info().toString());
      } catch (GpioException closed) {
        described.add(file + " (" + closed.problem() + ")");
      }
    }
    return described;
  }

  /** The device files in the order of their numbers, each chip once. */
  private static List<Path> files(Path devices) throws GpioException {
    List<Path> files = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(devices, "gpiochip*")) {
      for (Path file : listed) {
        boolean one = NAME.matcher(String.valueOf(file.getFileName())).matches();
        if (one && files.size() < MOST_CHIPS && seen.add(file.toRealPath())) {
          files.add(file);
        }
      }
    } catch (IOException unreadable) {
      throw new GpioException(Problem.NO_CHIP, devices + " cannot be read: " + unreadable);
    }
    files.sort(
        Comparator.comparingInt((Path file) -> file.toString().length())
            .thenComparing(Path::toString));
    return files;
  }
}
