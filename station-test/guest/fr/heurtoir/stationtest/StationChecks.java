package fr.heurtoir.stationtest;

import java.io.IOException;

/** Everything that the arm64 guest shows; each check says what it saw. */
final class StationChecks {
  private StationChecks() {}

  static void main(String[] args) throws IOException {
    Host host = new Host(args[0]);
    try {
      host.evidence(
          "kernel "
              + Shell.run("uname -rm")
              + ", "
              + Shell.run("systemctl --version | head -1")
              + ", java "
              + System.getProperty("java.vm.version")
              + " "
              + System.getProperty("os.arch"));
      new ChipChecks(host).run();
      new LockChecks(host).run();
      new TheftChecks(host).run();
    } catch (Exception broken) {
      StringBuilder where = new StringBuilder();
      for (StackTraceElement frame : broken.getStackTrace()) {
        where.append(" at ").append(frame);
      }
      host.check("the checks ran to their end", false, broken + where.toString());
    }
    host.ask("end " + host.failures());
    System.exit(host.failures() == 0 ? 0 : 1);
  }
}
