package fr.heurtoir.protocol.log;

import fr.heurtoir.system.Journal;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a program writes why it ends. */
public final class Problems {
  private Problems() {}

  /**
   * Standard error. Under systemd each line has the journal priority of an error (sd-daemon(3)).
   *
   * @param environment where {@code JOURNAL_STREAM} says that journald reads our output
   */
  public static PrintStream stream(Map<String, String> environment) {
    if (!Journal.isStandardError(environment)) {
      return System.err;
    }
    return new PrintStream(System.err, true, StandardCharsets.UTF_8) {
      @Override
      public void println(@Nullable String line) {
        super.println("<3>" + line);
      }

      @Override
      public void println(@Nullable Object line) {
        println(String.valueOf(line));
      }
    };
  }
}
