package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.control.CertificateWatch;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this machine itself gives: clock, certificates, disk, the kernel's buffers. */
final class MachineChecks {
  private final GatewayConfig config;
  private final Surroundings here;

  MachineChecks(GatewayConfig config, Surroundings here) {
    this.config = config;
    this.here = here;
  }

  List<Check> all() {
    return List.of(
        new Check("certificates", "heurtoir-gateway check says more", this::certificates),
        new Check("clock", "timedatectl says more", this::clock),
        new Check("disk", "look at the disk: df -h, mount, dmesg", this::disk),
        new Check("kernel", "sysctl net.core", this::buffers));
  }

  private List<Finding> certificates() {
    Instant now = here.clock().instant();
    CertificateWatch watch = new CertificateWatch(config);
    List<Finding> findings = new ArrayList<>();
    for (CertificateWatch.About about : watch.findings(now)) {
      findings.add(
          Finding.toDo(
              "certificates",
              "[" + about.of() + "] " + about.finding().what(),
              about.of().equals("sip")
                  ? "heurtoir-gateway pki renew, or anew where it was made; then systemctl reload"
                      + " heurtoir-gateway"
                  : "put a good one there, then systemctl reload heurtoir-gateway"));
    }
    return findings.isEmpty()
        ? List.of(Finding.well("certificates", "all fit, and end later than in 30 days"))
        : findings;
  }

  private List<Finding> clock() {
    Instant now = here.clock().instant();
    return List.of(
        here.synchronised().test(now)
            ? Finding.well("clock", "an NTP client keeps it right")
            : Finding.toDo(
                "clock",
                "no NTP client says that " + now + " is right",
                "apt install systemd-timesyncd, or look at chrony: chronyc tracking; doors and"
                    + " certificates go by the time"));
  }

  private List<Finding> disk() throws IOException {
    // The configuration is refused where that folder is not there.
    Path folder = config.storage().folder();
    List<Finding> findings = new ArrayList<>();
    long free = Files.getFileStore(folder).getUsableSpace();
    String seen =
        String.format(Locale.ROOT, "%,d MB are free where %s is", free / 1_000_000, folder);
    findings.add(
        free < here.leastDisk()
            ? Finding.toDo(
                "disk", seen, "make room: rings go on without it, and nothing of them is kept")
            : Finding.well("disk", seen));
    findings.add(writable(folder));
    config
        .storage()
        .file()
        .filter(Files::notExists)
        .ifPresent(
            database ->
                findings.add(
                    Finding.toDo(
                        "disk",
                        "there is no database " + database,
                        "mount its disk; on a new machine: heurtoir-gateway init")));
    return findings;
  }

  private static Finding writable(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, "doctor", ""));
      return Finding.well("disk", folder + " can be written");
    } catch (IOException failed) {
      return Finding.toDo(
          "disk",
          "nothing can be written into " + folder + ": " + Command.reason(failed),
          "it belongs to the user heurtoir, with mode 0700, on a disk that is not read-only");
    }
  }

  private List<Finding> buffers() throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (DatagramChannel socket = DatagramChannel.open()) {
      buffer(socket, StandardSocketOptions.SO_RCVBUF, "net.core.rmem_max", findings);
      buffer(socket, StandardSocketOptions.SO_SNDBUF, "net.core.wmem_max", findings);
    }
    return findings.isEmpty()
        ? List.of(Finding.well("kernel", "its buffers are as large as the media ask"))
        : findings;
  }

  private void buffer(
      DatagramChannel socket, SocketOption<Integer> which, String limit, List<Finding> findings)
      throws IOException {
    socket.setOption(which, here.bufferBytes());
    int got = socket.getOption(which);
    if (got < here.bufferBytes()) {
      findings.add(
          Finding.toDo(
              "kernel",
              "gives a socket " + got + " bytes of the " + here.bufferBytes() + " that media ask",
              "echo "
                  + limit
                  + "="
                  + here.bufferBytes()
                  + " > /etc/sysctl.d/heurtoir-"
                  + limit.substring(limit.lastIndexOf('.') + 1)
                  + ".conf; sysctl --system; restart the gateway"));
    }
  }
}
