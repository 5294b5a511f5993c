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
final class HostChecks {
  private final GatewayConfig config;
  private final Surroundings here;

  HostChecks(GatewayConfig config, Surroundings here) {
    this.config = config;
    this.here = here;
  }

  List<DoctorCheck> all() {
    return List.of(
        new DoctorCheck("certificates", "heurtoir-gateway check says more", this::certificates),
        new DoctorCheck("clock", "timedatectl says more", this::clock),
        new DoctorCheck("disk", "look at the disk: df -h, mount, dmesg", this::disk),
        new DoctorCheck("kernel", "sysctl net.core", this::buffers));
  }

  private List<DoctorFinding> certificates() {
    Instant now = here.clock().instant();
    CertificateWatch watch = new CertificateWatch(config);
    List<DoctorFinding> findings = new ArrayList<>();
    for (CertificateWatch.About about : watch.findings(now)) {
      findings.add(
          DoctorFinding.toDo(
              "certificates",
              "[" + about.of() + "] " + about.finding().what(),
              about.of().equals("sip")
                  ? "heurtoir-gateway pki renew, or anew where it was made; then systemctl reload"
                      + " heurtoir-gateway"
                  : "put a good one there, then systemctl reload heurtoir-gateway"));
    }
    return findings.isEmpty()
        ? List.of(DoctorFinding.well("certificates", "all fit, and end later than in 30 days"))
        : findings;
  }

  private List<DoctorFinding> clock() {
    Instant now = here.clock().instant();
    return List.of(
        here.synchronised().test(now)
            ? DoctorFinding.well("clock", "an NTP client keeps it right")
            : DoctorFinding.toDo(
                "clock",
                "no NTP client says that " + now + " is right",
                "apt install systemd-timesyncd, or look at chrony: chronyc tracking; doors and"
                    + " certificates go by the time"));
  }

  private List<DoctorFinding> disk() throws IOException {
    // The configuration is refused where that folder is not there.
    Path folder = config.storage().folder();
    List<DoctorFinding> findings = new ArrayList<>();
    long free = Files.getFileStore(folder).getUsableSpace();
    String seen =
        String.format(Locale.ROOT, "%,d MB are free where %s is", free / 1_000_000, folder);
    findings.add(
        free < here.leastDisk()
            ? DoctorFinding.toDo(
                "disk", seen, "make room: rings go on without it, and nothing of them is kept")
            : DoctorFinding.well("disk", seen));
    findings.add(writable(folder));
    config
        .storage()
        .file()
        .filter(Files::notExists)
        .ifPresent(
            database ->
                findings.add(
                    DoctorFinding.toDo(
                        "disk",
                        "there is no database " + database,
                        "mount its disk; on a new machine: heurtoir-gateway init")));
    return findings;
  }

  private static DoctorFinding writable(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, "doctor", ""));
      return DoctorFinding.well("disk", folder + " can be written");
    } catch (IOException failed) {
      return DoctorFinding.toDo(
          "disk",
          "nothing can be written into " + folder + ": " + Command.reason(failed),
          "it belongs to the user heurtoir, with mode 0700, on a disk that is not read-only");
    }
  }

  private List<DoctorFinding> buffers() throws IOException {
    List<DoctorFinding> findings = new ArrayList<>();
    try (DatagramChannel socket = DatagramChannel.open()) {
      buffer(socket, StandardSocketOptions.SO_RCVBUF, "net.core.rmem_max", findings);
      buffer(socket, StandardSocketOptions.SO_SNDBUF, "net.core.wmem_max", findings);
    }
    return findings.isEmpty()
        ? List.of(DoctorFinding.well("kernel", "its buffers are as large as the media ask"))
        : findings;
  }

  private void buffer(
      DatagramChannel socket,
      SocketOption<Integer> which,
      String limit,
      List<DoctorFinding> findings)
      throws IOException {
    socket.setOption(which, here.bufferBytes());
    int got = socket.getOption(which);
    if (got < here.bufferBytes()) {
      findings.add(
          DoctorFinding.toDo(
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
