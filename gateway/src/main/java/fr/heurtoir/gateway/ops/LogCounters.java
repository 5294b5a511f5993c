package fr.heurtoir.gateway.ops;

import fr.heurtoir.protocol.log.EventLog;
import fr.heurtoir.protocol.log.Logs;

/** What the log could not write. */
public final class LogCounters {
  private LogCounters() {}

  /** Counts it from now on. */
  public static void count(Logs logs, Counters counters) {
    counters.counted(
        "heurtoir_log_lines_dropped_total", "Log lines that nobody took in time", logs::dropped);
    counters.counted(
        "heurtoir_log_lines_suppressed_total",
        "Log lines that were not written, as there were too many of their kind",
        EventLog::suppressed);
    counters.counted(
        "heurtoir_log_lines_beside_journal_total",
        "Log lines that journald did not take, and that went to standard error",
        logs::besideJournal);
  }
}
