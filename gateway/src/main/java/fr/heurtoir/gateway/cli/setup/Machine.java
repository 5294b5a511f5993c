package fr.heurtoir.gateway.cli.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What {@code setup} asks of the machine: who runs it, and the programs that it starts. */
interface Machine {
  /** Whether this process is root's. */
  boolean root();

  /** Who may read keys that this process makes: where it is root's, the service. */
  default Optional<String> group() {
    return root() ? Optional.of(Setup.SERVICE) : Optional.empty();
  }

  /** Its time zone, by its name in the IANA database where it has one. */
  String zone();

  /** Whether systemd runs here and has the gateway's unit. */
  boolean hasUnit();

  /**
   * Runs a program to its end, at most two minutes; what it says goes to this terminal.
   *
   * @return its exit code
   * @throws IOException where it cannot be started, or does not end in time
   */
  int run(List<String> command) throws IOException;

  /** This machine. */
  static Machine here() {
    return new Here();
  }

  /** The real one. */
  final class Here implements Machine {
    private static final long LONGEST_S = 120;

    @Override
    public boolean root() {
      return System.getProperty("user.name", "").equals("root");
    }

    @Override
    public String zone() {
      return ZoneId.systemDefault().getId();
    }

    @Override
    public boolean hasUnit() {
      return Files.isDirectory(Path.of("/run/systemd/system"))
          && (Files.exists(Path.of("/usr/lib/systemd/system", Setup.UNIT))
              || Files.exists(Path.of("/etc/systemd/system", Setup.UNIT)));
    }

    @Override
    public int run(List<String> command) throws IOException {
      Process process = new ProcessBuilder(command).inheritIO().start();
      try {
        if (!process.waitFor(LONGEST_S, TimeUnit.SECONDS)) {
          throw new IOException(command.getFirst() + " did not end within " + LONGEST_S + " s");
        }
        return process.exitValue();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new IOException(command.getFirst() + " was interrupted", ended);
      } finally {
        process.destroy();
      }
    }
  }
}
