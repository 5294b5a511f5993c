package fr.heurtoir.gateway.ops;

import fr.heurtoir.protocol.log.EventLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where log lines go: one line a record on standard output, in journald's form under systemd. */
public final class Logs implements AutoCloseable {
  private final LineWriter writer;
  // Held in a field, because the JDK forgets the levels of loggers that nobody references.
  private final List<Logger> quiet;

  private Logs(LineWriter writer, List<Logger> quiet) {
    this.writer = writer;
    this.quiet = quiet;
  }

  /**
   * Takes over all logging of this process. Call it before anything logs, so first in {@code main}.
   *
   * @param environment where {@code JOURNAL_STREAM} says that journald reads our output
   * @param level the lowest level that is written of our own lines; libraries' lines begin at
   *     warnings
   */
  public static Logs install(Map<String, String> environment, Level level) {
    return install(FileDescriptor.out, environment.containsKey("JOURNAL_STREAM"), level);
  }

  /** As {@link #install}, for a command that somebody types: warnings, beside what it prints. */
  public static Logs ofCommand() {
    return install(FileDescriptor.err, false, Level.WARNING);
  }

  private static Logs install(FileDescriptor to, boolean journal, Level level) {
    System.setProperty("java.util.logging.manager", KeptLogManager.class.getName());
    LineWriter writer = new LineWriter(new FileOutputStream(to), journal);
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(writer);
    writer.setLevel(Level.ALL);
    Logger ours = Logger.getLogger("fr.heurtoir");
    ours.setLevel(level);
    // Flyway warns at each start that migrations may run out of order, which we want.
    Logger steps = Logger.getLogger("org.flywaydb.core.internal.command.DbMigrate");
    steps.setLevel(Level.SEVERE);
    return new Logs(writer, List.of(root, ours, steps));
  }

  /** Counts what could not be written. */
  public void count(Counters counters) {
    counters.counted(
        "heurtoir_log_lines_dropped_total", "Log lines that nobody took in time", writer::dropped);
    counters.counted(
        "heurtoir_log_lines_suppressed_total",
        "Log lines that were not written, as there were too many of their kind",
        EventLog::suppressed);
  }

  /** Writes what is left, for at most two seconds. Call it last. */
  @Override
  public void close() {
    EventLog.tellSuppressed();
    writer.close();
    quiet.getFirst().removeHandler(writer);
  }
}
