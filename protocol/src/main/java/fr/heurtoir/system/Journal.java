package fr.heurtoir.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where systemd-journald is reached, and whether it is this process's log. */
public final class Journal {
  /** Where journald takes entries by its native protocol. */
  public static final String SOCKET = "/run/systemd/journal/socket";

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Journal() {}

  /**
   * Whether standard output is connected to the journal: {@code JOURNAL_STREAM} names its device
   * and inode (systemd.exec(5)). The variable alone says little, because programs inherit it whose
   * output somebody has sent elsewhere since.
   */
  public static boolean isStandardOutput(Map<String, String> environment) {
    return is(STANDARD_OUTPUT, environment);
  }

  /** The same of standard error. */
  public static boolean isStandardError(Map<String, String> environment) {
    return is(STANDARD_ERROR, environment);
  }

  private static boolean is(Path open, Map<String, String> environment) {
    @Nullable String stream = environment.get("JOURNAL_STREAM");
    return stream != null && stream.equals(name(open));
  }

  /** The device and inode of an open file as in {@code JOURNAL_STREAM}; empty where it is none. */
  static String name(Path open) {
    try {
      Map<String, Object> of = Files.readAttributes(open, "unix:dev,ino");
      return of.get("dev") + ":" + of.get("ino");
    } catch (IOException closed) {
      return "";
    }
  }
}
