package fr.heurtoir.door.checks;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorConfig.GatewayAddress;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.IdentityFolder;
import fr.heurtoir.protocol.pki.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@code heurtoir-door check}: the checks that move, light and ring nothing. */
public final class StationChecks {
  private final DoorConfig config;
  private final Path folder;

  /**
   * @param folder the folder of {@code door.toml}
   */
  public StationChecks(DoorConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
  }

  public List<Finding> run() {
    DoorClock clock = DoorClock.in(config.state(), DoorClock.Sources.machine());
    List<Finding> found = new ArrayList<>();
    found.add(MachineChecks.certificate(config.identity().certificate(), clock.now()));
    found.add(identity());
    found.add(keyFile(config.identity().key()));
    found.add(authority());
    found.add(orderKeys());
    found.add(chip());
    found.add(camera());
    found.add(program("pacat", "sound"));
    found.add(program("parec", "sound"));
    found.add(lockSocket());
    found.add(MachineChecks.disk(config.state()));
    found.add(MachineChecks.temperature());
    for (GatewayAddress each : config.gateways()) {
      found.add(GatewayCheck.reach(each.host(), each.port(), config.identity(), clock));
    }
    return found;
  }

  private Finding identity() {
    String wanted = "sip:" + config.door() + "@" + config.domain();
    try {
      X509Certificate own = IdentityFolder.certificates(config.identity().certificate()).getFirst();
      boolean same =
          own.getSubjectAlternativeNames() != null
              && own.getSubjectAlternativeNames().stream()
                  .anyMatch(name -> wanted.equals(name.get(1)));
      if (same) {
        return Finding.well("identity", wanted);
      }
    } catch (IOException | java.security.cert.CertificateException | RuntimeException none) {
      // Reported below: the certificate is missing, or not this door's.
    }
    return Finding.bad(
        "identity",
        "the certificate is not for " + wanted,
        "vérifier door.id et gateway.domain, ou enrôler à nouveau",
        "check door.id and gateway.domain, or enrol again");
  }

  private static Finding keyFile(Path key) {
    if (!Files.isReadable(key)) {
      return Finding.bad(
          "key",
          key + " is not there or not readable",
          "lancer en root, ou enrôler la porte",
          "run as root, or enrol the door");
    }
    try {
      KeyFile.check(key);
      return Finding.well("key", key.toString());
    } catch (IOException open) {
      return Finding.bad(
          "key", String.valueOf(open.getMessage()), "chmod 600 " + key, "chmod 600 " + key);
    }
  }

  private Finding authority() {
    Path file = config.identity().authority();
    try {
      int count = IdentityFolder.certificates(file).size();
      if (count > 0) {
        return Finding.well("authority", count + " in " + file);
      }
    } catch (IOException none) {
      // Reported below.
    }
    return Finding.bad(
        "authority",
        "none in " + file,
        "enrôler la porte : heurtoir-door enrol JETON",
        "enrol the door: heurtoir-door enrol TOKEN");
  }

  private Finding orderKeys() {
    Path file = folder.resolve("order-keys.toml");
    return Files.isReadable(file)
        ? Finding.well("order-keys", file.toString())
        : Finding.bad(
            "order-keys",
            file + " is not there: no order can open",
            "enrôler la porte : heurtoir-door enrol JETON",
            "enrol the door: heurtoir-door enrol TOKEN");
  }

  private Finding chip() {
    List<LineChoice> agents = lines();
    List<LineChoice> locks = config.lock().locks().stream().map(lock -> lock.line()).toList();
    if (config.lock().chip().isEmpty()) {
      agents.addAll(locks);
      return lines("gpio", config.chip(), agents);
    }
    Finding found = lines("gpio", config.chip(), agents);
    return found.ok() ? lines("gpio", config.lock().chip().get(), locks) : found;
  }

  private static Finding lines(String part, String name, List<LineChoice> wanted) {
    try {
      LinuxGpioChip chip = LinuxGpioChip.open(name);
      List<String> missing = new ArrayList<>();
      for (LineChoice line : wanted) {
        if (!line.name().isEmpty() && !known(chip, line.name())) {
          missing.add(line.name());
        }
      }
      return missing.isEmpty()
          ? Finding.well(part, chip.info().toString())
          : Finding.bad(
              part,
              "no line " + String.join(", ", missing) + " on " + chip.info(),
              "corriger [gpio] et [[lock.line]] ; gpioinfo montre les lignes",
              "mend [gpio] and [[lock.line]]; gpioinfo shows the lines");
    } catch (GpioException none) {
      return Finding.bad(
          part,
          String.valueOf(none.getMessage()),
          "vérifier gpio.chip, lock.chip et le groupe gpio",
          "check gpio.chip, lock.chip and the group gpio");
    }
  }

  private List<LineChoice> lines() {
    DoorConfig.Lights lights = config.lights();
    return new ArrayList<>(
        List.of(
            config.bell().line(),
            lights.called(),
            lights.speak(),
            lights.open(),
            lights.fault(),
            lights.capture()));
  }

  private static boolean known(LinuxGpioChip chip, String name) throws GpioException {
    String digits = name.replaceAll("[^0-9]", "");
    return chip.lines().stream()
        .anyMatch(
            line ->
                line.name().equalsIgnoreCase(name)
                    || (!digits.isEmpty() && digits.equals(Integer.toString(line.offset()))));
  }

  private Finding camera() {
    return switch (config.media().camera()) {
      case CameraChoice.Device device -> {
        List<String> there = videoDevices();
        yield there.isEmpty()
            ? Finding.bad(
                "camera",
                "no /dev/video*",
                "brancher la caméra ; v4l2-ctl --list-devices",
                "plug the camera in; v4l2-ctl --list-devices")
            : Finding.well("camera", String.join(" ", there));
      }
      case CameraChoice.Csi csi -> program(csi.program(), "camera");
      case CameraChoice.File(Path path) ->
          Files.isReadable(path)
              ? Finding.well("camera", path.toString())
              : Finding.bad("camera", path + " cannot be read", "camera.file", "camera.file");
      case CameraChoice.Test test -> Finding.well("camera", "drawn, for a test");
    };
  }

  private static List<String> videoDevices() {
    try (Stream<Path> all = Files.list(Path.of("/dev"))) {
      return all.map(Path::toString).filter(p -> p.startsWith("/dev/video")).sorted().toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Finding program(String name, String what) {
    boolean there =
        name.contains("/")
            ? Files.isExecutable(Path.of(name))
            : Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    return there
        ? Finding.well(what, name)
        : Finding.bad(
            what,
            "the program " + name + " is not there",
            "apt install pulseaudio-utils (son) ou rpicam-apps (caméra CSI)",
            "apt install pulseaudio-utils (sound) or rpicam-apps (CSI camera)");
  }

  private Finding lockSocket() {
    Path socket = config.lock().socket();
    return Files.exists(socket)
        ? Finding.well("lock", socket.toString())
        : Finding.bad(
            "lock",
            socket + " is not there",
            "systemctl status heurtoir-lock",
            "systemctl status heurtoir-lock");
  }
}
