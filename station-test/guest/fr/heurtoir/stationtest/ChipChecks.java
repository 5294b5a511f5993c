package fr.heurtoir.stationtest;

import fr.heurtoir.door.gpio.ChipInfo;
import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LineGroup;
import fr.heurtoir.door.gpio.LineInfo;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The GPIO code of the station on the PL061 of the emulated machine. */
final class ChipChecks {
  private static final String LABEL = "9030000.pl061";
  private static final String DEBUG = "grep -A9 9030000.pl061 /sys/kernel/debug/gpio";

  private final Host host;
  private final LinuxGpioChip chip;

  ChipChecks(Host host) throws GpioException {
    this.host = host;
    this.chip = LinuxGpioChip.open(LABEL);
  }

  private interface Attempt {
    Object now() throws GpioException;
  }

  private static String refused(Attempt attempt) {
    try {
      return "NOT REFUSED: " + attempt.now();
    } catch (GpioException refused) {
      return refused.problem() + ": " + refused.getMessage();
    }
  }

  private static LineChoice line(String name) {
    return new LineChoice(name, false);
  }

  void run() throws Exception {
    information();
    errors();
    busy();
    output();
    group();
    bell();
    descriptors();
  }

  private void information() throws Exception {
    ChipInfo info = chip.info();
    String detected = Shell.run("gpiodetect");
    host.evidence("gpiodetect: " + detected);
    host.check(
        "the chip is found by its label and described as gpiodetect does",
        detected.contains(info.toString()),
        info + " at " + info.device());
    host.check(
        "the chip is found by its name and by its device file too",
        LinuxGpioChip.open(info.name()).info().equals(info)
            && LinuxGpioChip.open(info.device().toString()).info().equals(info),
        info.name() + ", " + info.device());
    String listed = Shell.run("gpioinfo -c " + info.name());
    host.evidence(listed);
    List<LineInfo> lines = chip.lines();
    boolean same = listed.lines().count() == lines.size() + 1;
    for (LineInfo line : lines) {
      host.evidence("ours: " + line);
      String theirs = listed.lines().skip(line.offset() + 1L).findFirst().orElse("");
      same &= theirs.contains(line.output() ? "output" : "input");
      same &= theirs.contains("consumer") == line.used();
      same &= !line.used() || theirs.contains(line.consumer());
      same &= line.name().isEmpty() ? theirs.contains("unnamed") : theirs.contains(line.name());
    }
    host.check("its lines are described as gpioinfo does", same, lines.size() + " lines");
  }

  private void errors() throws Exception {
    String none = refused(() -> LinuxGpioChip.open("pinctrl-rp1"));
    host.check(
        "a missing chip is said to be missing, with what there is",
        none.startsWith("NO_CHIP") && none.contains(LABEL),
        none);
    String noLine = refused(() -> chip.requestOutput(line("lock"), false, "check"));
    host.check("a missing line is said to be missing", noLine.startsWith("NO_LINE"), noLine);
    String group = Shell.run("stat -c %G:%a " + chip.info().device());
    String denied = Shell.run("setpriv --reuid=nobody --regid=nogroup --clear-groups " + asking());
    host.check(
        "who may not open the chip is told which group to be in",
        group.equals("gpio:660")
            && denied.contains("DENIED")
            && denied.contains("in the group gpio"),
        denied);
    String inGroup = Shell.run("setpriv --reuid=nobody --regid=nogroup --groups=gpio " + asking());
    host.check("who is in that group may", inGroup.startsWith("opened"), inGroup);
    String closed = Shell.run("systemd-run -q --pipe --wait -p DevicePolicy=closed " + asking());
    host.check(
        "what the service manager closed is said to be closed by it",
        closed.contains("DENIED") && closed.contains("DeviceAllow="),
        closed);
  }

  /** This program again, only to open the chip. */
  private static String asking() {
    return "java -Xshare:auto -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
        + System.getProperty("java.class.path")
        + " fr.heurtoir.stationtest.OpenOnly "
        + LABEL;
  }

  private void busy() throws Exception {
    String kernels = refused(() -> chip.requestOutput(line("#3"), false, "check"));
    host.check(
        "a line that the kernel's key driver holds is busy and the holder is named",
        kernels.startsWith("BUSY") && kernels.contains("GPIO Key Poweroff"),
        kernels);
    Process other =
        new ProcessBuilder("gpioset", "-C", "another-program", "-c", chip.info().name(), "1=0")
            .start();
    try {
      Shell.await(60, () -> chip.lines().get(1).used());
      String busy = refused(() -> chip.requestOutput(line("1"), false, "check"));
      host.check(
          "a line that another program holds is busy and the program is named",
          busy.startsWith("BUSY") && busy.contains("\"another-program\""),
          busy);
    } finally {
      other.destroy();
      other.waitFor(30, TimeUnit.SECONDS);
    }
    Shell.await(60, () -> !chip.lines().get(1).used());
  }

  private void output() throws Exception {
    double begin = host.now();
    try (OutputLine low = chip.requestOutput(new LineChoice("gpio4", true), false, "check-low");
        OutputLine line = chip.requestOutput(line("2"), true, "check-output")) {
      String debug = Shell.run(DEBUG);
      host.evidence(debug);
      host.check(
          "an output is at its level from its request on, seen in debugfs and at the pin",
          debug.matches("(?s).*\\|check-output +\\) out hi.*")
              && (host.pins() & 4) != 0
              && line.get(),
          "line 2 out hi, pins " + Integer.toBinaryString(host.pins()));
      host.check(
          "an active-low output at rest is high from its request on",
          debug.matches("(?s).*\\|check-low +\\) out hi.*")
              && (host.pins() & 16) != 0
              && !low.get(),
          "line 4 out hi ACTIVE LOW");
      line.set(false);
      low.set(true);
      debug = Shell.run(DEBUG);
      host.check(
          "an output moves when it is told to",
          debug.matches("(?s).*\\|check-output +\\) out lo.*")
              && debug.matches("(?s).*\\|check-low +\\) out lo.*")
              && (host.pins() & 20) == 0,
          "lines 2 and 4 out lo, pins " + Integer.toBinaryString(host.pins()));
    }
    List<Host.Change> changes = host.since(begin);
    host.check(
        "neither output showed any other level on the way, as far as the host's samples tell",
        moves(changes, 2) == 2 && moves(changes, 4) == 2,
        changes.toString());
    host.check(
        "lines that were given back are free again",
        !chip.lines().get(2).used() && !chip.lines().get(4).used(),
        chip.lines().get(2) + ", " + chip.lines().get(4));
  }

  private static long moves(List<Host.Change> changes, int line) {
    long moves = 0;
    for (int i = 1; i < changes.size(); i++) {
      moves += (changes.get(i).pins() ^ changes.get(i - 1).pins()) >> line & 1;
    }
    return moves;
  }

  private void group() throws Exception {
    List<LineChoice> lines = List.of(line("5"), new LineChoice("6", true), line("7"));
    try (LineGroup together = chip.requestOutputs(lines, 0b010, "check-group")) {
      host.check(
          "lines of two kinds are requested together, each at its level",
          (host.pins() & 0xE0) == 0 && together.values() == 0b010,
          "pins " + Integer.toBinaryString(host.pins()) + ", read " + together.values());
      double begin = host.now();
      together.set(0b101, 0b111);
      List<Host.Change> changes = host.since(begin);
      host.check(
          "they move together",
          (host.pins() & 0xE0) == 0xE0 && together.values() == 0b101,
          changes.toString());
      together.toInputs();
      int inputs = host.directions() & 0xE0;
      together.toOutputs(0);
      host.check(
          "they become inputs and outputs again without being given back",
          inputs == 0 && (host.directions() & 0xE0) == 0xE0 && (host.pins() & 0xE0) == 0x40,
          "directions "
              + Integer.toBinaryString(inputs)
              + ", then "
              + Integer.toBinaryString(host.directions()));
    }
  }

  private void bell() throws Exception {
    Shell.run("echo gpio-keys >/sys/bus/platform/drivers/gpio-keys/unbind");
    boolean free = Shell.await(30, () -> !chip.lines().get(3).used());
    host.check(
        "the bell's line is free once the key driver let go", free, chip.lines().get(3) + "");
    for (Duration debounce : List.of(Duration.ZERO, Duration.ofMillis(20))) {
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      GpioChip.EdgeListener listener =
          new GpioChip.EdgeListener() {
            @Override
            public void edge(Edge edge) {
              heard.add(edge);
              heard.add(System.nanoTime());
            }

            @Override
            public void lost(String why) {
              heard.add(why);
            }
          };
      LineChoice choice = new LineChoice("3", false, GpioChip.Bias.AS_IS, debounce);
      try (GpioChip.InputLine bell = chip.requestInput(choice, "heurtoir-door", listener)) {
        long before = System.nanoTime();
        host.ask("press");
        Edge down = (Edge) heard.poll(60, TimeUnit.SECONDS);
        long downHeard = (long) heard.poll(60, TimeUnit.SECONDS);
        Edge up = (Edge) heard.poll(60, TimeUnit.SECONDS);
        long after = System.nanoTime();
        String how =
            "pressed %.1f ms after it was asked for, heard %.1f ms later, released after %.1f ms"
                .formatted(
                    (down.nanos() - before) / 1e6,
                    (downHeard - down.nanos()) / 1e6,
                    (up.nanos() - down.nanos()) / 1e6);
        host.check(
            "a press of the bell is heard, with the kernel's time, "
                + (debounce.isZero() ? "at once" : "debounced by the kernel"),
            down.active()
                && !up.active()
                && down.nanos() >= before
                && up.nanos() <= after
                && up.nanos() > down.nanos()
                && !bell.get(),
            how);
      }
    }
  }

  private void descriptors() throws Exception {
    String open =
        Shell.run("ls -l /proc/" + ProcessHandle.current().pid() + "/fd | grep -c gpio; true");
    host.check("no descriptor of a chip or line is left open", open.equals("0"), open + " left");
    boolean thread =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(each -> each.getName().equals("gpio-edges"));
    host.check("no thread of a line is left", !thread, thread ? "one is left" : "none");
  }
}
