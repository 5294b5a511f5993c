package fr.heurtoir.stationtest;

import fr.heurtoir.door.gpio.LineInfo;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.LockReport.State;
import fr.heurtoir.protocol.door.DoorMessage.RingNonce;
import java.util.List;
import java.util.Optional;

/** The lock process as its unit runs it, on a real line that the host watches from outside. */
final class LockChecks {
  private static final int LINE = 0;
  private static final int PULSE_MS = 15_000;

  /** An emulated processor needs some ten seconds to start a Java program. */
  private static final int MOST_SECONDS = 60;

  private final Host host;
  private final LinuxGpioChip chip;

  LockChecks(Host host) throws Exception {
    this.host = host;
    this.chip = LinuxGpioChip.open("9030000.pl061");
  }

  void run() throws Exception {
    Agent.enrolled();
    double begin = host.now();
    String started = Shell.run("systemctl start heurtoir-lock; echo $?");
    boolean active = started.endsWith("0") && property("ActiveState").equals("active");
    host.check(
        "systemd starts the lock process and hears that it is ready",
        active,
        "after %.1f s".formatted((host.now() - begin) / 1000));
    if (!active) {
      journal();
      return;
    }
    unit();
    try (Agent agent = new Agent()) {
      agent.hears(Agent.Told.READY, 120);
      forged(agent);
      pulse(agent);
      killed(agent, "kill -9", "SIGKILL in mid-pulse", 0);
      killed(agent, "kill -STOP", "SIGSTOP in mid-pulse: the watchdog", 10);
      orderly(agent);
    }
    journal();
  }

  private void journal() throws Exception {
    host.evidence(
        Shell.run(
            "journalctl -u heurtoir-lock -o short-monotonic --no-hostname --no-pager | tail -90"));
  }

  private static String property(String name) throws Exception {
    return Shell.run("systemctl show heurtoir-lock --value -p " + name);
  }

  private boolean held() throws Exception {
    LineInfo line = chip.lines().get(LINE);
    return line.used() && line.consumer().equals("heurtoir-lock") && line.output();
  }

  private boolean high() throws Exception {
    return (host.pins() >> LINE & 1) != 0;
  }

  private void unit() throws Exception {
    host.check(
        "it holds its line, as an output at rest",
        held() && !high(),
        chip.lines().get(LINE) + ", pins " + Integer.toBinaryString(host.pins()));
    String pid = property("MainPID");
    String who =
        Shell.run(
            "stat -c %U /proc/PID; for g in $(grep Groups: /proc/PID/status | cut -f2-); do getent group $g; done"
                .replace("PID", pid));
    host.check(
        "it runs as a user of its own, in the group of the GPIO chips",
        who.startsWith("heurtoir-lock\n") && who.contains("gpio:"),
        who.replace('\n', ' '));
    String net = Shell.run("tail -n +3 /proc/" + pid + "/net/dev | cut -d: -f1 | tr -d ' '");
    host.check("it sees no network", net.equals("lo"), "interfaces: " + net);
    String media = Shell.run("grep -ciE 'webrtc|pulse|asound' /proc/" + pid + "/maps; true");
    host.check("no native media is in it", media.equals("0"), media + " mappings");
    String socket = Shell.run("stat -c '%U:%G %a' /run/heurtoir-lock /run/heurtoir-lock/lock.sock");
    host.check(
        "only its group reaches its socket",
        socket.equals("heurtoir-lock:heurtoir-lock 750\nheurtoir-lock:heurtoir-lock 660"),
        socket.replace('\n', ','));
    host.evidence(
        Shell.run("systemd-analyze security --no-pager heurtoir-lock | tail -1")
            + "; memory "
            + Shell.run("grep VmRSS /proc/" + pid + "/status"));
  }

  /** When the line rose and fell since a time; a change that did not come is NaN. */
  private double[] pulse(double since) throws Exception {
    double rose = Double.NaN;
    double fell = Double.NaN;
    List<Host.Change> changes = host.since(since);
    for (Host.Change change : changes.subList(1, changes.size())) {
      boolean high = (change.pins() >> LINE & 1) != 0;
      if (high && Double.isNaN(rose)) {
        rose = change.millis();
      } else if (!high && !Double.isNaN(rose) && Double.isNaN(fell)) {
        fell = change.millis();
      }
    }
    return new double[] {rose, fell};
  }

  private void forged(Agent agent) throws Exception {
    double begin = host.now();
    Optional<LockReport> report;
    int tries = 0;
    do {
      // An emulated processor may take longer over its first order than a nonce lives.
      agent.open(agent.rings(), true);
      report = agent.hears(LockReport.class, each -> true, 120);
      tries++;
    } while (tries < 5 && report.flatMap(LockReport::reason).equals(Optional.of("stale-nonce")));
    host.check(
        "an order that another key signed is refused and the line stays at rest",
        report.map(LockReport::state).equals(Optional.of(State.REFUSED))
            && report.flatMap(LockReport::reason).equals(Optional.of("unknown-key"))
            && Double.isNaN(pulse(begin)[0]),
        report.flatMap(LockReport::reason).orElse("no report"));
  }

  private void pulse(Agent agent) throws Exception {
    RingNonce ring = agent.rings();
    double begin = host.now();
    agent.open(ring, false);
    boolean opened = agent.hears(State.PULSING, 120);
    boolean released = agent.hears(State.RELEASED, 120);
    double[] pulse = pulse(begin);
    double length = pulse[1] - pulse[0];
    host.check(
        "an order opens the line for the pulse's time and no longer",
        opened && released && length > PULSE_MS - 1000 && length <= PULSE_MS + 500,
        "%.0f ms of %d ms configured, %.0f ms after the order"
            .formatted(length, PULSE_MS, pulse[0] - begin));
  }

  private void killed(Agent agent, String how, String name, double watchdogSeconds)
      throws Exception {
    String before = property("MainPID");
    String restarts = property("NRestarts");
    RingNonce ring = agent.rings();
    double begin = host.now();
    agent.open(ring, false);
    if (!agent.hears(State.PULSING, 120)) {
      host.check(name, false, "the line was not opened");
      return;
    }
    double killed = host.now();
    Shell.run(how + " " + before);
    boolean known = agent.hears(Agent.Told.LOST, 120);
    boolean high = high();
    boolean fell = Shell.await(120, () -> !high());
    double[] pulse = pulse(begin);
    boolean again =
        Shell.await(
            240,
            () ->
                property("ActiveState").equals("active")
                    && !property("MainPID").equals(before)
                    && held());
    host.evidence(
        name
            + ": line "
            + (high ? "still active" : "at rest")
            + " when the agent learned of the end");
    host.check(
        name + ": the line is driven to rest by what systemd runs after the end",
        fell && known && pulse[1] - killed < 1000 * (watchdogSeconds + MOST_SECONDS),
        "%.1f s after it%s"
            .formatted(
                (pulse[1] - killed) / 1000,
                watchdogSeconds > 0
                    ? ", of which the watchdog %.0f s".formatted(watchdogSeconds)
                    : ""));
    host.check(
        name + ": it is started again and holds its line at rest",
        again && !high(),
        "%.1f s after it; restarts %s, before %s; last end: %s"
            .formatted(
                (host.now() - killed) / 1000, property("NRestarts"), restarts, property("Result")));
    agent.hears(Agent.Told.READY, 120);
  }

  private void orderly(Agent agent) throws Exception {
    RingNonce ring = agent.rings();
    double begin = host.now();
    agent.open(ring, false);
    boolean opened = agent.hears(State.PULSING, 120);
    double stopped = host.now();
    String result = Shell.run("systemctl stop heurtoir-lock; echo $?");
    double[] pulse = pulse(begin);
    host.check(
        "an orderly stop in mid-pulse releases the line",
        opened
            && result.equals("0")
            && pulse[1] - pulse[0] < PULSE_MS
            && property("Result").equals("success"),
        "%.2f s after it was asked for; result %s"
            .formatted((pulse[1] - stopped) / 1000, property("Result")));
  }
}
