package fr.heurtoir.door.config;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import fr.heurtoir.config.TomlSection;
import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.MediaSettings.Duplex;
import fr.heurtoir.door.av.MediaSettings.Sound;
import fr.heurtoir.door.av.MediaSettings.VideoCodec;
import fr.heurtoir.door.config.DoorConfig.Bell;
import fr.heurtoir.door.config.DoorConfig.CallTimes;
import fr.heurtoir.door.config.DoorConfig.DailyCheck;
import fr.heurtoir.door.config.DoorConfig.GatewayAddress;
import fr.heurtoir.door.config.DoorConfig.Identity;
import fr.heurtoir.door.config.DoorConfig.Lights;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code door.toml}. Its relative paths start at the file's own folder. */
public final class DoorToml {
  private static final Duration KERNELS_DEBOUNCE = Duration.ofMillis(2);

  /** The file that the enrolment writes, beside {@code door.toml}. */
  public static final String ENROLLED = "door.d/enrolled.toml";

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9.-]{1,253})):(\\d{1,5})");

  private static final int MOST_GATEWAYS = 8;
  private static final String ADDRESS_SAID = "\"host:port\" or \"[address]:port\"";
  private static final String PEM = "a PEM file";

  private static final Pattern SRV =
      Pattern.compile("(?:_sips?\\._(?:tcp|tls)(?:\\.[A-Za-z0-9-]{1,63}){1,8})?");

  private final Path folder;

  private DoorToml(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    this.folder = parent == null ? Path.of("/") : parent;
  }

  /**
   * Reads and checks the whole file, over what the enrolment wrote beside it.
   *
   * @throws ConfigException with every problem found, each with its line
   */
  public static DoorConfig read(Path file) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    DoorToml reading = new DoorToml(file);
    TomlFile own = new TomlFile(file, problems);
    Path enrolled = reading.folder.resolve(ENROLLED);
    Optional<DoorConfig> config =
        Files.exists(enrolled)
            ? own.readOver(new TomlFile(enrolled, problems), reading::config)
            : own.read(
                root -> {
                  if (!root.section("tls").has("certificate")) {
                    problems.add(
                        new ConfigProblem(
                            enrolled,
                            0,
                            "",
                            "missing: this door is not enrolled yet (heurtoir-door enrol TOKEN)"));
                  }
                  return reading.config(root);
                });
    if (config.isEmpty() || !problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config.get();
  }

  /** Every key that the reading asks for; for the test of the default file. */
  static SortedSet<String> keys(Path file) {
    DoorToml reading = new DoorToml(file);
    return new TomlFile(file, new ArrayList<>())
        .read(
            root -> {
              DoorConfig ignored = reading.config(root);
              return root.asked();
            })
        .orElseThrow();
  }

  private DoorConfig config(TomlSection root) {
    TomlSection door = root.section("door");
    TomlSection gateway = root.section("gateway");
    TomlSection tls = root.section("tls");
    TomlSection gpio = root.section("gpio");
    TomlSection call = root.section("call");
    Map<String, String> profiles = Map.of("none", "none", "standard", "standard");
    PinProfile pins =
        gpio.choice("profile", profiles, "none").equals("standard")
            ? PinProfile.standard()
            : PinProfile.none();
    DoorId id = doorId(door);
    String srv = srv(gateway);
    Identity identity =
        new Identity(
            tls.path("certificate", PEM), tls.path("key", PEM), tls.path("authority", PEM));
    return new DoorConfig(
        id,
        gateway.text("domain", 253),
        addresses(gateway, srv),
        srv,
        identity,
        media(root.section("camera"), root.section("sound")),
        gpio.optionalText("chip", 64).orElse(pins.chip()),
        new Bell(
            spikesPassedOver(pins.line(gpio, "bell", "bell", "bell", true)),
            gpio.millis("debounce_ms", 5, 500, 40)),
        new Lights(
            pins.line(gpio, "light_called", "light-called", "", false),
            pins.line(gpio, "light_speak", "light-speak", "", false),
            pins.line(gpio, "light_open", "light-open", "", false),
            pins.line(gpio, "light_fault", "light-fault", "", false),
            pins.line(gpio, "light_capture", "light-capture", "", false)),
        LockToml.read(id, folder, root.section("lock"), pins),
        new CallTimes(
            call.wholeSeconds("calling_s", 10, 180, 90),
            call.wholeSeconds("longest_s", 30, 600, 300),
            call.wholeSeconds("call_back_s", 0, 900, 180),
            call.wholeSeconds("shown_s", 1, 30, 10)),
        FeedbackToml.feedback(root.section("feedback")),
        keep(root),
        DeskToml.read(root.section("desk"), identity),
        daily(root.section("self_test")),
        FeedbackToml.facade(root.section("facade")));
  }

  private DoorId doorId(TomlSection door) {
    String id = door.text("id", 98);
    try {
      return new DoorId(id);
    } catch (IllegalArgumentException wrong) {
      if (!id.isEmpty()) {
        door.problem(
            "id", "like gate.jules-ferry: two names of a-z, 0-9 and inner hyphens, or three");
      }
      return new DoorId("door.school");
    }
  }

  private static List<GatewayAddress> addresses(TomlSection gateway, String srv) {
    List<GatewayAddress> addresses = new ArrayList<>();
    List<String> texts =
        srv.isEmpty()
            ? gateway.someTexts("addresses", MOST_GATEWAYS, ADDRESS, ADDRESS_SAID)
            : gateway.texts("addresses", MOST_GATEWAYS, ADDRESS, ADDRESS_SAID);
    for (String text : texts) {
      Matcher parts = ADDRESS.matcher(text);
      int port = parts.matches() ? Integer.parseInt(parts.group(3)) : 0;
      if (port < 1 || port > 65535) {
        gateway.problem("addresses", "each " + ADDRESS_SAID + ", not \"" + text + "\"");
        continue;
      }
      String six = parts.group(1);
      addresses.add(new GatewayAddress(six == null ? parts.group(2) : six, port));
    }
    return addresses;
  }

  /**
   * The {@code keep.folder} of a file that may be incomplete, as before an enrolment.
   *
   * @throws ConfigException where the file cannot be read or is no TOML
   */
  public static Path keepFolder(Path file) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    return new TomlFile(file, problems)
        .read(DoorToml::keep)
        .orElseThrow(() -> new ConfigException(problems));
  }

  private static Path keep(TomlSection root) {
    return root.section("keep")
        .optionalPath("folder", "a folder's path")
        .orElse(Path.of("/var/lib/heurtoir-door"));
  }

  private static DailyCheck daily(TomlSection test) {
    return new DailyCheck(
        test.optionalTime("at").orElse(LocalTime.of(5, 30)), test.bool("sound", true));
  }

  private static String srv(TomlSection gateway) {
    return gateway.optionalText("srv", SRV, "like _sips._tcp.commune.example").orElse("");
  }

  private MediaSettings media(TomlSection camera, TomlSection sound) {
    Map<String, String> kinds =
        Map.of("device", "device", "csi", "csi", "file", "file", "test", "test");
    CameraChoice choice =
        switch (camera.choice("kind", kinds, "device")) {
          case "csi" -> csi(camera);
          case "file" -> new CameraChoice.File(camera.path("file", "a file's path"));
          case "test" -> new CameraChoice.Test(camera.integer("rate", 5, 30, 15));
          default ->
              new CameraChoice.Device(
                  camera.optionalText("device", 128).orElse(""),
                  camera.integer("width", 160, 1920, 640),
                  camera.integer("height", 120, 1080, 480),
                  camera.integer("rate", 5, 30, 20));
        };
    VideoCodec codec =
        camera.choice(
            "codec", Map.of("vp8", VideoCodec.VP8, "h264", VideoCodec.H264), VideoCodec.VP8);
    Sound street = Sound.street();
    return new MediaSettings(
        choice,
        codec,
        new Sound(
            sound.bool("echo_cancelling", street.echoCancelling()),
            sound.bool("noise_suppression", street.noiseSuppression()),
            sound.bool("gain_control", street.gainControl()),
            sound.integer("microphone_percent", 0, 150, 0),
            sound.integer("speaker_percent", 0, 150, 0),
            sound.choice("duplex", Map.of("full", Duplex.FULL, "half", Duplex.HALF), Duplex.FULL)),
        camera.integer("most_kbit_s", 100, 4000, 1500) * 1000);
  }

  private static CameraChoice csi(TomlSection camera) {
    int width = camera.integer("width", 192, 1920, 640);
    if (width % 64 != 0) {
      camera.problem("width", "a multiple of 64 for kind = \"csi\", like 640, 1280, 1920");
    }
    int height = camera.integer("height", 120, 1080, 480);
    if (height % 2 != 0) {
      camera.problem("height", "an even number for kind = \"csi\"");
    }
    return new CameraChoice.Csi(
        camera.optionalText("program", 4096).orElse("rpicam-vid"),
        width,
        height,
        camera.integer("rate", 5, 30, 20));
  }

  /**
   * Lets the kernel filter the shortest spikes. The station itself measures the debounce time,
   * because it must know when a press began.
   */
  private static LineChoice spikesPassedOver(LineChoice bell) {
    return new LineChoice(bell.name(), bell.activeLow(), bell.bias(), KERNELS_DEBOUNCE);
  }
}
