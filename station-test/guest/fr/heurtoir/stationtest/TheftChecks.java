package fr.heurtoir.stationtest;

import fr.heurtoir.door.gpio.LineInfo;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether an agent that was taken over gets the lock's line: the thief runs by the agent's unit, as
 * its user, in its groups and its sandbox, and the lock process by its own.
 */
final class TheftChecks {
  private static final int LINE = 0;
  private static final Path SAID = Path.of("/run/thief.txt");

  /** A character device of the group gpio that is no chip, as Raspberry Pi OS has it. */
  private static final Path REGISTERS = Path.of("/dev/gpiomem");

  /** A restart takes two starts of a Java program: what drives the line to rest, then the lock. */
  private static final int RESTART_S = 480;

  private final Host host;
  private final LinuxGpioChip chip;

  TheftChecks(Host host) throws Exception {
    this.host = host;
    this.chip = LinuxGpioChip.open("9030000.pl061");
  }

  void run() throws Exception {
    // Not the chip's registers, but a text console: the sandbox has to tell it from a chip by its
    // kind.
    Shell.run("mknod -m 660 REG c 7 0 && chown root:gpio REG".replace("REG", "" + REGISTERS));
    try {
      oneChip();
      chipOfItsOwn();
    } finally {
      Shell.run("systemctl stop heurtoir-door heurtoir-lock");
      Files.deleteIfExists(REGISTERS);
    }
  }

  /** As on a Raspberry Pi: both may open the one chip. */
  private void oneChip() throws Exception {
    String device = Shell.run("stat -c '%U:%G %a' " + chip.info().device());
    if (!started("gpio", device)) {
      return;
    }
    String atOnce = awaitSaid("BUSY", 120);
    host.check(
        "one chip: while the lock process holds its line, the agent is refused it",
        atOnce.contains("BUSY: line 0 of /dev/gpiochip0 is held by \"heurtoir-lock\"") && !high(),
        last(atOnce));
    String inGroup =
        Shell.run(
            "setpriv --reuid=heurtoir-door --regid=nogroup --groups=gpio sh -c '<>REG'; echo $?"
                .replace("REG", "" + REGISTERS));
    host.check(
        "another device of the group gpio is closed to the agent by its unit, not by its group",
        inGroup.equals("0")
            && atOnce.startsWith(REGISTERS + " refused")
            && atOnce.contains("not permitted"),
        atOnce + "; without the unit: " + inGroup);
    String restarts = property("NRestarts");
    int earlier = journal().length();
    double killed = host.now();
    Shell.run("kill -9 " + property("MainPID"));
    String taken = awaitSaid("TAKEN", RESTART_S);
    boolean active = Shell.await(10, this::high);
    host.check(
        "one chip: an agent that was taken over takes the line of a lock process that was killed",
        taken.contains("TAKEN, reads active") && active,
        "%.0f ms after it".formatted(rose(killed) - killed));
    boolean tried =
        Shell.await(RESTART_S, () -> !busy(journal().substring(earlier)).isEmpty())
            && Shell.await(RESTART_S, () -> property("ExecMainStatus").equals("69"));
    String said = journal().substring(earlier);
    host.check(
        "one chip: the lock process is not ready without its line, ends with 69, and says who has"
            + " it",
        tried && !said.contains("event=lock-ready") && high(),
        "%s; restarts %s, before %s"
            .formatted(
                busy(said).stream().findFirst().orElse("nothing"),
                property("NRestarts"),
                restarts));
    String unsafe = said.lines().filter(line -> line.contains("not driven")).findFirst().orElse("");
    host.check(
        "one chip: what systemd runs after its end says that the line is not at rest",
        unsafe.contains("is held by \"" + LineThief.CONSUMER + "\""),
        unsafe);
    double stopped = host.now();
    Shell.run("systemctl stop heurtoir-door");
    boolean again = Shell.await(RESTART_S, this::ready);
    host.check(
        "one chip: once the agent was stopped the lock process comes back, its line at rest",
        again && !high(),
        "%.1f s after it".formatted((host.now() - stopped) / 1000));
    host.evidence(Files.readString(SAID).strip());
    host.evidence(said);
    Shell.run("systemctl stop heurtoir-lock");
  }

  /** The lock's chip has the group in which the agent is not. */
  private void chipOfItsOwn() throws Exception {
    Files.writeString(
        Path.of("/etc/udev/rules.d/61-lock-chip.rules"),
        "SUBSYSTEM==\"gpio\", KERNEL==\"gpiochip*\", KERNELS==\"9030000.pl061\","
            + " GROUP=\"heurtoir-relay\", MODE=\"0660\"\n");
    Shell.run("udevadm control --reload; udevadm trigger --settle --subsystem-match=gpio");
    String device = Shell.run("stat -c '%U:%G %a' " + chip.info().device());
    if (!started("heurtoir-relay", device)) {
      return;
    }
    awaitSaid("DENIED", 120);
    double killed = host.now();
    String before = property("MainPID");
    Shell.run("kill -9 " + before);
    boolean again = Shell.await(RESTART_S, () -> ready() && !property("MainPID").equals(before));
    boolean rose = !Double.isNaN(rose(killed));
    Shell.run("systemctl stop heurtoir-door");
    String said = Files.readString(SAID).strip();
    host.evidence(said);
    host.check(
        "a chip of its own: the agent is refused it, also while the lock process is started again",
        again
            && !rose
            && said.contains("DENIED: /dev/gpiochip0 may not be opened by user heurtoir-door")
            && !said.contains("BUSY")
            && !said.contains("TAKEN"),
        "restarted %.1f s after it; %s".formatted((host.now() - killed) / 1000, last(said)));
  }

  /** The lock process, and then the thief in the agent's place. */
  private boolean started(String group, String device) throws Exception {
    Shell.run("systemctl reset-failed heurtoir-lock; systemctl start heurtoir-lock");
    boolean held = Shell.await(RESTART_S, this::ready);
    Shell.run("systemctl start heurtoir-door");
    String who =
        Shell.run(
            "id -Gn heurtoir-door; for g in $(grep Groups: /proc/$(systemctl show heurtoir-door"
                + " --value -p MainPID)/status | cut -f2-); do getent group $g | cut -d: -f1;"
                + " done");
    host.check(
        "the lock process holds its line on a chip of the group " + group,
        held && device.equals("root:" + group + " 660"),
        device + "; the agent is in " + who.replace('\n', ' '));
    return held;
  }

  private boolean ready() throws Exception {
    LineInfo line = chip.lines().get(LINE);
    return property("ActiveState").equals("active")
        && line.used()
        && line.consumer().equals("heurtoir-lock")
        && line.output();
  }

  private static String property(String name) throws Exception {
    return Shell.run("systemctl show heurtoir-lock --value -p " + name);
  }

  /** What the lock process and what runs after it said. */
  private static String journal() throws Exception {
    return Shell.run("journalctl -u heurtoir-lock -o cat --no-pager");
  }

  /** What the lock process said of a line that somebody else has, once for each start. */
  private static List<String> busy(String journal) {
    return journal
        .lines()
        .filter(line -> line.startsWith("heurtoir-lock: line 0 of /dev/gpiochip0 is held by"))
        .filter(line -> line.contains(LineThief.CONSUMER))
        .toList();
  }

  private static String awaitSaid(String what, int seconds) throws Exception {
    Shell.await(seconds, () -> Files.readString(SAID).contains(what));
    return Files.readString(SAID).strip();
  }

  private static String last(String text) {
    return text.lines().reduce((a, b) -> b).orElse("nothing");
  }

  private boolean high() throws IOException {
    return (host.pins() >> LINE & 1) != 0;
  }

  /** When the line rose since a time; NaN where it did not. */
  private double rose(double since) throws IOException {
    for (Host.Change change : host.since(since).stream().skip(1).toList()) {
      if ((change.pins() >> LINE & 1) != 0) {
        return change.millis();
      }
    }
    return Double.NaN;
  }
}
