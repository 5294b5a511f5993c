package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ends the demo when the program that started it has died, so that a crashed test leaves nothing
 * behind. It does not do so where the demo was put into the background on purpose ({@code nohup},
 * {@code setsid}, {@code &} in a script: each ignores SIGHUP or SIGINT, or makes a session).
 */
final class ParentWatch {
  private static final int SIGHUP_BIT = 1;
  private static final int SIGINT_BIT = 1 << 1;

  private ParentWatch() {}

  static void start(Runnable parentDied) {
    ProcessHandle self = ProcessHandle.current();
    Optional<ProcessHandle> parent = self.parent();
    if (parent.isEmpty() || parent.get().pid() == 1 || inBackgroundOnPurpose()) {
      return;
    }
    parent.get().onExit().thenRun(parentDied);
  }

  private static boolean inBackgroundOnPurpose() {
    try {
      String[] stat = Files.readString(Path.of("/proc/self/stat")).split(" ");
      if (stat[0].equals(stat[5])) {
        return true;
      }
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("SigIgn:")) {
          long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          return (ignored & (SIGHUP_BIT | SIGINT_BIT)) != 0;
        }
      }
    } catch (IOException unreadable) {
      // Without /proc the parent is watched.
    }
    return false;
  }
}
