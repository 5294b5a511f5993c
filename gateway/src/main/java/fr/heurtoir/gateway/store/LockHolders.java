package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The processes that hold a lock on a file, from {@code /proc/locks} (proc_locks(5)), for the log.
 */
final class LockHolders {
  private LockHolders() {}

  /** The other processes that hold a lock on one of these files, as {@code name[pid]}. */
  static String of(List<Path> files) {
    Set<String> holders = new TreeSet<>();
    long own = ProcessHandle.current().pid();
    try {
      Set<String> inodes =
          files.stream().flatMap(file -> inode(file).stream()).collect(Collectors.toSet());
      for (String line : Files.readAllLines(Path.of("/proc/locks"), StandardCharsets.US_ASCII)) {
        // A line: 1: POSIX  ADVISORY  WRITE 3367 fe:00:2156884 0 EOF
        String[] words = line.trim().split("\\s+");
        if (words.length >= 6
            && !words[1].equals("->")
            && inodes.contains(words[5].substring(words[5].lastIndexOf(':') + 1))
            && !words[4].equals(Long.toString(own))) {
          holders.add(name(words[4]) + "[" + words[4] + "]");
        }
      }
    } catch (IOException unknown) {
      return "unknown";
    }
    return holders.isEmpty() ? "unknown" : String.join(",", holders);
  }

  private static Optional<String> inode(Path file) {
    try {
      return Optional.of(String.valueOf(Files.getAttribute(file, "unix:ino")));
    } catch (IOException | UnsupportedOperationException none) {
      return Optional.empty();
    }
  }

  private static String name(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "comm")).strip();
    } catch (IOException gone) {
      return "?";
    }
  }
}
