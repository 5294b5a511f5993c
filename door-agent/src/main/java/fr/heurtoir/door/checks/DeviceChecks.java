package fr.heurtoir.door.checks;

import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.SoundCheck;
import fr.heurtoir.door.av.WebrtcMedia;
import fr.heurtoir.door.checks.Words.Lang;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorConfig.GatewayAddress;
import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import fr.heurtoir.door.gpio.GpioChip.InputLine;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.lock.LockSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code heurtoir-door test}. Each test says what to watch, does it, and reports what it measured.
 * The running agent uses lights, button, camera and sound, so it must be stopped for these tests.
 * The relay is never moved here: only an order of the gateway opens a gate.
 */
public final class DeviceChecks {
  public static final List<String> NAMES =
      List.of("relay", "lights", "button", "camera", "sound", "gateway", "all");
  private static final long PRESS_SECONDS = 30;
  private static final String CONSUMER = "heurtoir-test";

  private final DoorConfig config;
  private final PrintStream out;
  private final Lang lang;

  public DeviceChecks(DoorConfig config, PrintStream out, Lang lang) {
    this.config = config;
    this.out = out;
    this.lang = lang;
  }

  public List<Finding> run(String what) throws InterruptedException {
    List<Finding> found = new ArrayList<>();
    for (String each : what.equals("all") ? NAMES.subList(0, NAMES.size() - 1) : List.of(what)) {
      switch (each) {
        case "relay" -> found.addAll(relay());
        case "lights" -> found.add(lights());
        case "button" -> found.add(button());
        case "camera" -> found.add(camera());
        case "sound" -> found.add(sound());
        case "gateway" -> found.addAll(gateway());
        default -> throw new IllegalArgumentException(each);
      }
    }
    return found;
  }

  private void look(String french, String english) {
    out.println(new Words(french, english).in(lang));
  }

  private List<Finding> relay() {
    look(
        "RELAIS : cette commande ne l'actionne pas ; seul un ordre de la passerelle ouvre. Sonner,"
            + " répondre, ouvrir depuis le téléphone, et regarder la gâche et la durée.",
        "RELAY: this command does not move it; only an order of the gateway opens. Ring, answer,"
            + " open from the phone, and look at the strike and how long it is released.");
    List<Finding> found = new ArrayList<>();
    for (LockSettings.Lock lock : config.lock().locks()) {
      found.add(held(lock.line(), "lock-" + lock.name()));
    }
    return found;
  }

  /** Whether a process, the lock process, holds the line: nobody else can then move it. */
  private Finding held(LineChoice line, String name) {
    try {
      LinuxGpioChip chip = LinuxGpioChip.open(config.chip());
      String digits = line.name().replaceAll("[^0-9]", "");
      return chip.lines().stream()
          .filter(
              one ->
                  one.name().equalsIgnoreCase(line.name())
                      || digits.equals(Integer.toString(one.offset())))
          .findFirst()
          .map(
              one ->
                  one.used() && one.output()
                      ? Finding.well(name, one.toString())
                      : Finding.bad(
                          name,
                          one.toString(),
                          "systemctl start heurtoir-lock",
                          "systemctl start heurtoir-lock"))
          .orElseGet(() -> noLine(name, "no line " + line.name() + " on " + chip.info()));
    } catch (GpioException none) {
      return noLine(name, String.valueOf(none.getMessage()));
    }
  }

  private static Finding noLine(String name, String why) {
    return Finding.bad(
        name,
        why,
        "vérifier gpio.chip et la ligne ; arrêter la station : systemctl stop heurtoir-door",
        "check gpio.chip and the line; stop the station: systemctl stop heurtoir-door");
  }

  private Finding lights() throws InterruptedException {
    DoorConfig.Lights lights = config.lights();
    Map<String, LineChoice> all = new LinkedHashMap<>();
    all.put("light-called", lights.called());
    all.put("light-speak", lights.speak());
    all.put("light-open", lights.open());
    all.put("light-fault", lights.fault());
    all.put("light-capture", lights.capture());
    all.values().removeIf(line -> line.name().isEmpty());
    try {
      GpioChip chip = LinuxGpioChip.open(config.chip());
      for (Map.Entry<String, LineChoice> each : all.entrySet()) {
        look(
            "VOYANT " + each.getKey() + " : allumé deux secondes, puis éteint",
            "LIGHT " + each.getKey() + ": lit for two seconds, then dark");
        try (OutputLine line = chip.requestOutput(each.getValue(), true, CONSUMER)) {
          TimeUnit.SECONDS.sleep(2);
          line.set(false);
        }
      }
      return Finding.well("lights", String.join(" ", all.keySet()));
    } catch (GpioException refused) {
      return noLine("lights", String.valueOf(refused.getMessage()));
    }
  }

  private Finding button() throws InterruptedException {
    look(
        "BOUTON : appuyer une fois, normalement, dans les 30 secondes",
        "BUTTON: press once, as anybody would, within 30 seconds");
    BlockingQueue<Edge> edges = new LinkedBlockingQueue<>(10_000);
    try (InputLine line =
        LinuxGpioChip.open(config.chip())
            .requestInput(config.bell().line(), CONSUMER, new Edges(edges))) {
      if (line.get()) {
        return buttonBad("pressed before anybody pressed");
      }
      Edge first = edges.poll(PRESS_SECONDS, TimeUnit.SECONDS);
      if (first == null) {
        return buttonBad("no edge in " + PRESS_SECONDS + " s");
      }
      List<Edge> all = new ArrayList<>(List.of(first));
      for (@Nullable Edge next = edges.poll(2, TimeUnit.SECONDS);
          next != null && all.size() < 1000;
          next = edges.poll(2, TimeUnit.SECONDS)) {
        all.add(next);
      }
      double held = (all.getLast().nanos() - first.nanos()) / 1e6;
      String detail = String.format(Locale.ROOT, "%d edges, held %.0f ms", all.size(), held);
      return all.size() <= 20 && !all.getLast().active()
          ? Finding.well("button", detail)
          : buttonBad(detail);
    } catch (GpioException refused) {
      return noLine("button", String.valueOf(refused.getMessage()));
    }
  }

  private static Finding buttonBad(String detail) {
    return Finding.bad(
        "button",
        detail,
        "vérifier le câblage du bouton (contact NO vers la masse) et gpio.bell_active_low",
        "check the button's wiring (NO contact to ground) and gpio.bell_active_low");
  }

  private record Edges(BlockingQueue<Edge> edges) implements EdgeListener {
    @Override
    public void edge(Edge edge) {
      // Beyond the limit the contact chatters, which is known already.
      boolean taken = edges.offer(edge);
      assert taken || edges.remainingCapacity() == 0;
    }

    @Override
    public void lost(String why) {
      edges.clear();
    }
  }

  private Finding camera() throws InterruptedException {
    look(
        "CAMÉRA : ouverte sept secondes ; rien n'est transmis ni gardé",
        "CAMERA: open for seven seconds; nothing is sent or kept");
    TroubleHeard heard = new TroubleHeard();
    try (WebrtcMedia media = new WebrtcMedia(config.media())) {
      return MediaChecks.camera(media, heard, () -> heard.trouble);
    } catch (MediaException missing) {
      return MediaChecks.broken(String.valueOf(missing.getMessage()));
    }
  }

  private static final class TroubleHeard implements RingMedia.Listener {
    private volatile String trouble = "";

    @Override
    public void connected() {}

    @Override
    public void failed(String why) {
      // There is no gateway to connect to.
    }

    @Override
    public void cameraLost(String why) {
      trouble = why;
    }

    @Override
    public void cameraBack() {
      trouble = "";
    }
  }

  private Finding sound() throws InterruptedException {
    look(
        "SON : un sifflement puis six secondes de bruit ; ne pas parler",
        "SOUND: a chirp, then six seconds of noise; do not speak");
    try {
      SoundCheck.Result result = new SoundCheck().run();
      String detail =
          String.format(Locale.ROOT, "quiet %.0f dBFS, chirp %.2f", result.quiet(), result.match());
      if (result.echo().isEmpty()) {
        return MediaChecks.silent(detail);
      }
      SoundCheck.Echo echo = result.echo().get();
      return Finding.well(
          "sound",
          detail
              + String.format(
                  Locale.ROOT,
                  ", echo return loss %.0f dB, with cancelling %.0f dB",
                  echo.returnLoss(),
                  echo.returnLossCancelled()));
    } catch (MediaException missing) {
      return MediaChecks.silent(String.valueOf(missing.getMessage()));
    }
  }

  private List<Finding> gateway() {
    look(
        "PASSERELLE : connexion TLS avec les deux certificats, sans toucher à l'enregistrement",
        "GATEWAY: a TLS connection with both certificates, without touching the registration");
    DoorClock clock = DoorClock.in(config.state(), DoorClock.Sources.machine());
    List<Finding> found = new ArrayList<>();
    for (GatewayAddress each : config.gateways()) {
      found.add(GatewayCheck.reach(each.host(), each.port(), config.identity(), clock));
    }
    return found;
  }
}
