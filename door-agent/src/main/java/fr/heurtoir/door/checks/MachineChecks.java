package fr.heurtoir.door.checks;

import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.IdentityFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Checks of the machine itself that touch no part of the door. Blocking. */
final class MachineChecks {
  static final long LEAST_FREE_BYTES = 100L * 1024 * 1024;

  /** A Raspberry Pi slows down at 80 °C. */
  static final double MOST_CELSIUS = 75;

  static final Duration MOST_OFF = Duration.ofSeconds(30);

  private static final Path THERMAL = Path.of("/sys/class/thermal");

  private MachineChecks() {}

  static Finding disk(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      long free = store.getUsableSpace();
      String detail = free / (1024 * 1024) + " MB free on " + there;
      if (free < LEAST_FREE_BYTES) {
        return Finding.bad(
            "disk",
            detail,
            "libérer de la place : journalctl --vacuum-size=50M, apt clean",
            "free some space: journalctl --vacuum-size=50M, apt clean");
      }
      if (Files.exists(folder) && !Files.isWritable(folder)) {
        return Finding.bad(
            "disk",
            folder + " cannot be written",
            "donner le dossier à l'utilisateur heurtoir-door, ou remonter la carte en écriture",
            "give the folder to the user heurtoir-door, or mount the card read-write");
      }
      return Finding.well("disk", detail);
    } catch (IOException unreadable) {
      return Finding.bad(
          "disk",
          String.valueOf(unreadable.getMessage()),
          "la carte ne se lit pas : la remplacer",
          "the card cannot be read: replace it");
    }
  }

  static Finding temperature() {
    return temperature(THERMAL);
  }

  static Finding temperature(Path thermal) {
    OptionalDouble hottest;
    try (Stream<Path> zones = Files.exists(thermal) ? Files.list(thermal) : Stream.empty()) {
      hottest =
          zones
              .map(zone -> zone.resolve("temp"))
              .filter(Files::isReadable)
              .mapToDouble(MachineChecks::celsius)
              .filter(value -> value > -60 && value < 200)
              .max();
    } catch (IOException unreadable) {
      hottest = OptionalDouble.empty();
    }
    if (hottest.isEmpty()) {
      return Finding.well("temperature", "no sensor");
    }
    String detail = String.format(Locale.ROOT, "%.1f °C", hottest.getAsDouble());
    return hottest.getAsDouble() <= MOST_CELSIUS
        ? Finding.well("temperature", detail)
        : Finding.bad(
            "temperature",
            detail,
            "vérifier le ventilateur, les aérations et le soleil sur le boîtier",
            "check the fan, the vents, and sun on the case");
  }

  private static double celsius(Path file) {
    try {
      return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip()) / 1000.0;
    } catch (IOException | NumberFormatException none) {
      return Double.NaN;
    }
  }

  static Finding clock(DoorClock clock) {
    if (!clock.sure()) {
      return Finding.bad(
          "clock",
          "not known to be right: " + clock.now(),
          "l'heure viendra de la passerelle ou de systemd-timesyncd ; vérifier le réseau",
          "the time will come from the gateway or systemd-timesyncd; check the network");
    }
    Duration ahead = clock.systemAhead();
    String detail = "system clock " + ahead.toMillis() / 1000.0 + " s ahead";
    return ahead.abs().compareTo(MOST_OFF) <= 0
        ? Finding.well("clock", detail)
        : Finding.bad(
            "clock",
            detail,
            "activer systemd-timesyncd (timedatectl set-ntp true) ou un module RTC",
            "enable systemd-timesyncd (timedatectl set-ntp true) or fit a clock module");
  }

  static Finding certificate(Path file, Instant now) {
    try {
      X509Certificate own = IdentityFolder.certificates(file).getFirst();
      Duration left = Duration.between(now, own.getNotAfter().toInstant());
      String detail = "ends in " + left.toDays() + " days, " + own.getNotAfter().toInstant();
      return left.compareTo(Duration.ofDays(7)) > 0 || shortLived(own, left)
          ? Finding.well("certificate", detail)
          : Finding.bad(
              "certificate",
              detail,
              "le renouvellement n'a pas eu lieu : vérifier la passerelle, sinon heurtoir-door"
                  + " enrol",
              "it was not renewed: check the gateway, else heurtoir-door enrol");
    } catch (IOException | RuntimeException none) {
      return Finding.bad(
          "certificate",
          "none in " + file,
          "enrôler la porte : heurtoir-door enrol JETON",
          "enrol the door: heurtoir-door enrol TOKEN");
    }
  }

  /**
   * Whether a certificate was issued for a few days. It is then fine until a tenth of its life is
   * left.
   */
  private static boolean shortLived(X509Certificate own, Duration left) {
    Duration life = Duration.between(own.getNotBefore().toInstant(), own.getNotAfter().toInstant());
    return life.compareTo(Duration.ofDays(30)) < 0 && left.compareTo(life.dividedBy(10)) > 0;
  }
}
