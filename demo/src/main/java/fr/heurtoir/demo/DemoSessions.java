package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Processes of a session, found in {@code /proc} (proc_pid_stat(5), field 6). */
final class DemoSessions {
  private DemoSessions() {}

  /**
   * Waits until a session is empty; after half the time, kills what is left. Returns after {@code
   * within} at the latest.
   */
  static void end(long session, Duration within) {
    long start = System.nanoTime();
    long half = within.toNanos() / 2;
    boolean killed = false;
    while (System.nanoTime() - start < within.toNanos()) {
      List<ProcessHandle> left = members(session);
      if (left.isEmpty()) {
        return;
      }
      if (!killed && System.nanoTime() - start > half) {
        left.forEach(ProcessHandle::destroyForcibly);
        killed = true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  static List<ProcessHandle> members(long session) {
    return ProcessHandle.allProcesses().filter(p -> sessionOf(p.pid()) == session).toList();
  }

  private static long sessionOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The program's name is in parentheses and may contain any character.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
      boolean zombie = fields[0].equals("Z");
      return zombie ? -1 : Long.parseLong(fields[3]);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException gone) {
      return -1;
    }
  }
}
