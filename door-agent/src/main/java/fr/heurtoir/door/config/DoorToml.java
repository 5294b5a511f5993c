package fr.heurtoir.door.config;

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
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads {@code door.toml}. Its relative paths start at the file's own folder. */
public final class DoorToml {
  private static final Duration KERNELS_DEBOUNCE = Duration.ofMillis(2);

  /** The file that the enrolment writes, beside {@code door.toml}. */
  public static final String ENROLLED = "door.d/enrolled.toml";

  private static final long MOST_BYTES = 64 * 1024;
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]{1,253})):(\\d{1,5})");

  private static final Pattern SRV =
      Pattern.compile("_sips?\\._(tcp|tls)(\\.[A-Za-z0-9-]{1,63}){1,8}");

  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private DoorToml(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    this.folder = parent == null ? Path.of("/") : parent;
  }

  /**
   * Reads and checks the whole file.
   *
   * @throws ConfigException with every problem found, each with its line
   */
  public static DoorConfig read(Path file) throws ConfigException {
    String name = String.valueOf(file.getFileName());
    TomlParseResult parsed = parsed(file, name);
    DoorToml reading = new DoorToml(file);
    TomlReader enrolled = reading.enrolled();
    TomlReader root = new TomlReader(name, parsed, reading.problems, enrolled);
    DoorConfig config = reading.config(root);
    root.refuseUnknown();
    enrolled.refuseUnknown();
    if (!reading.problems.isEmpty()) {
      if (!parsed.contains("tls.certificate") && !Files.exists(reading.folder.resolve(ENROLLED))) {
        reading.problems.addFirst(
            ENROLLED + ": is missing: this door is not enrolled yet (heurtoir-door enrol TOKEN)");
      }
      throw new ConfigException(reading.problems);
    }
    return config;
  }

  private static TomlParseResult parsed(Path file, String name) throws ConfigException {
    String text;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ConfigException(List.of(name + ": larger than " + MOST_BYTES + " bytes"));
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new ConfigException(List.of(file + ": no such file"));
    } catch (AccessDeniedException forbidden) {
      throw new ConfigException(
          List.of(
              file + ": the user " + System.getProperty("user.name") + " may not read it (sudo?)"));
    } catch (CharacterCodingException other) {
      throw new ConfigException(List.of(file + ": not UTF-8"));
    } catch (IOException unreadable) {
      throw new ConfigException(List.of(file + ": cannot be read: " + unreadable.getMessage()));
    }
    // Removes the byte order mark with which some editors begin UTF-8.
    TomlParseResult parsed = Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
    if (parsed.hasErrors()) {
      throw new ConfigException(
          parsed.errors().stream()
              .map(e -> name + ":" + e.position().line() + ": " + e.getMessage())
              .toList());
    }
    return parsed;
  }

  /** Every key that the reading asks for; for the test of the default file. */
  static SortedSet<String> keys(Path file) throws IOException {
    DoorToml reading = new DoorToml(file);
    TomlParseResult parsed = Toml.parse(file);
    TomlReader root = new TomlReader("", parsed, reading.problems);
    DoorConfig ignored = reading.config(root);
    return root.asked();
  }

  /** What the enrolment wrote to {@value #ENROLLED} beside the file. Empty where there is none. */
  private TomlReader enrolled() throws ConfigException {
    Path file = folder.resolve(ENROLLED);
    if (!Files.exists(file)) {
      return new TomlReader(ENROLLED, Toml.parse(""), problems);
    }
    return new TomlReader(ENROLLED, parsed(file, ENROLLED), problems);
  }

  private DoorConfig config(TomlReader root) {
    TomlReader door = root.table("door");
    TomlReader gateway = root.table("gateway");
    TomlReader tls = root.table("tls");
    TomlReader gpio = root.table("gpio");
    TomlReader call = root.table("call");
    Map<String, String> profiles = Map.of("none", "none", "standard", "standard");
    PinProfile pins =
        gpio.choice("profile", "none", profiles, "none").equals("standard")
            ? PinProfile.standard()
            : PinProfile.none();
    DoorId id = doorId(door);
    Identity identity =
        new Identity(path(tls, "certificate"), path(tls, "key"), path(tls, "authority"));
    return new DoorConfig(
        id,
        gateway.text("domain", null, 253),
        addresses(gateway),
        srv(gateway),
        identity,
        media(root.table("camera"), root.table("sound")),
        gpio.text("chip", pins.chip(), 64),
        new Bell(
            spikesPassedOver(pins.line(gpio, "bell", "bell", "bell", true)),
            gpio.millis("debounce_ms", 40, 5, 500)),
        new Lights(
            pins.line(gpio, "light_called", "light-called", "", false),
            pins.line(gpio, "light_speak", "light-speak", "", false),
            pins.line(gpio, "light_open", "light-open", "", false),
            pins.line(gpio, "light_fault", "light-fault", "", false),
            pins.line(gpio, "light_capture", "light-capture", "", false)),
        LockToml.read(id, folder, root.table("lock"), pins),
        new CallTimes(
            call.seconds("calling_s", 90, 10, 180),
            call.seconds("longest_s", 300, 30, 600),
            call.seconds("call_back_s", 180, 0, 900),
            call.seconds("shown_s", 10, 1, 30)),
        FeedbackToml.feedback(root.table("feedback"), folder),
        keep(root),
        DeskToml.read(root.table("desk"), folder, identity),
        daily(root.table("self_test")),
        FeedbackToml.facade(root.table("facade")));
  }

  private DoorId doorId(TomlReader door) {
    String id = door.text("id", null, 65);
    try {
      return new DoorId(id);
    } catch (IllegalArgumentException wrong) {
      if (!id.isEmpty()) {
        door.problem(
            "id", "must be like gate.jules-ferry: two names of a-z, 0-9 and inner hyphens");
      }
      return new DoorId("door.school");
    }
  }

  private static List<GatewayAddress> addresses(TomlReader gateway) {
    List<GatewayAddress> addresses = new ArrayList<>();
    List<String> texts =
        gateway.text("srv", "", 253).isEmpty()
            ? gateway.texts("addresses", 1, 8)
            : gateway.texts("addresses", List.of(), 8);
    for (String text : texts) {
      Matcher parts = ADDRESS.matcher(text);
      int port = parts.matches() ? Integer.parseInt(parts.group(3)) : 0;
      if (port < 1 || port > 65535) {
        gateway.problem("addresses", "must hold \"host:port\" or \"[address]:port\"");
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
    DoorToml reading = new DoorToml(file);
    TomlParseResult parsed = parsed(file, String.valueOf(file.getFileName()));
    return reading.keep(new TomlReader("", parsed, reading.problems));
  }

  private Path keep(TomlReader root) {
    return folder.resolve(root.table("keep").text("folder", "/var/lib/heurtoir-door", 4096));
  }

  private static DailyCheck daily(TomlReader test) {
    return new DailyCheck(test.time("at", LocalTime.of(5, 30)), test.yes("sound", true));
  }

  private static String srv(TomlReader gateway) {
    String srv = gateway.text("srv", "", 253);
    if (!srv.isEmpty() && !SRV.matcher(srv).matches()) {
      gateway.problem("srv", "must be like _sips._tcp.commune.example");
      return "";
    }
    return srv;
  }

  private MediaSettings media(TomlReader camera, TomlReader sound) {
    Map<String, String> kinds =
        Map.of("device", "device", "csi", "csi", "file", "file", "test", "test");
    CameraChoice choice =
        switch (camera.choice("kind", "device", kinds, "device")) {
          case "csi" -> csi(camera);
          case "file" -> new CameraChoice.File(path(camera, "file"));
          case "test" -> new CameraChoice.Test(camera.number("rate", 15, 5, 30));
          default ->
              new CameraChoice.Device(
                  camera.text("device", "", 128),
                  camera.number("width", 640, 160, 1920),
                  camera.number("height", 480, 120, 1080),
                  camera.number("rate", 20, 5, 30));
        };
    VideoCodec codec =
        camera.choice(
            "codec",
            VideoCodec.VP8,
            Map.of("vp8", VideoCodec.VP8, "h264", VideoCodec.H264),
            VideoCodec.VP8);
    Sound street = Sound.street();
    return new MediaSettings(
        choice,
        codec,
        new Sound(
            sound.yes("echo_cancelling", street.echoCancelling()),
            sound.yes("noise_suppression", street.noiseSuppression()),
            sound.yes("gain_control", street.gainControl()),
            sound.number("microphone_percent", 0, 0, 150),
            sound.number("speaker_percent", 0, 0, 150),
            sound.choice(
                "duplex",
                Duplex.FULL,
                Map.of("full", Duplex.FULL, "half", Duplex.HALF),
                Duplex.FULL)),
        camera.number("most_kbit_s", 1500, 100, 4000) * 1000);
  }

  private static CameraChoice csi(TomlReader camera) {
    int width = camera.number("width", 640, 192, 1920);
    if (width % 64 != 0) {
      camera.problem("width", "must be a multiple of 64 for kind = \"csi\", like 640, 1280, 1920");
    }
    int height = camera.number("height", 480, 120, 1080);
    if (height % 2 != 0) {
      camera.problem("height", "must be even for kind = \"csi\"");
    }
    return new CameraChoice.Csi(
        camera.text("program", "rpicam-vid", 4096),
        width,
        height,
        camera.number("rate", 20, 5, 30));
  }

  private Path path(TomlReader table, String key) {
    return folder.resolve(table.text(key, null, 4096));
  }

  /**
   * Lets the kernel filter the shortest spikes. The station itself measures the debounce time,
   * because it must know when a press began.
   */
  private static LineChoice spikesPassedOver(LineChoice bell) {
    return new LineChoice(bell.name(), bell.activeLow(), bell.bias(), KERNELS_DEBOUNCE);
  }
}
