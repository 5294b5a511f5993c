package fr.heurtoir.protocol.log;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.system.Journal;
import fr.heurtoir.system.UnixDatagram;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where a program's log lines go: to the journal with their fields, where systemd connected
 * standard output to it, and otherwise one line a record to standard output. The gateway, the
 * station's agent and the lock process use it, so it knows the JDK and slf4j alone.
 */
public final class Logs implements AutoCloseable {
  private final LineOutput output;
  private final LineWriter writer;
  // Held in a field, because the JDK forgets the levels of loggers that nobody references.
  private final List<Logger> levels = new ArrayList<>();

  private Logs(LineOutput output, Level level) {
    this.output = output;
    System.setProperty("java.util.logging.manager", KeptLogManager.class.getName());
    writer = new LineWriter(output);
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(writer);
    writer.setLevel(Level.ALL);
    level("", Level.WARNING);
    level("fr.heurtoir", level);
  }

  /**
   * Takes over all logging of this process. Call it before anything logs, so first in {@code main}.
   *
   * @param program the name that the journal shows before each message
   * @param environment where {@code JOURNAL_STREAM} says that journald reads our output
   * @param level the lowest level that is written of our own lines; libraries' lines begin at
   *     warnings
   */
  public static Logs install(String program, Map<String, String> environment, Level level) {
    return install(program, environment, level, Journal.SOCKET);
  }

  /**
   * As {@link #install(String, Map, Level)}.
   *
   * @param journal the socket of journald
   */
  public static Logs install(
      String program, Map<String, String> environment, Level level, String journal) {
    if (!Journal.isStandardOutput(environment)) {
      return new Logs(text(FileDescriptor.out), level);
    }
    FileOutputStream error = new FileOutputStream(FileDescriptor.err);
    JournalSocket socket = new JournalSocket(journal);
    return new Logs(new JournalOutput(program, socket::send, error, Thread::sleep), level);
  }

  /** For a command that somebody types: warnings, beside what it prints. */
  public static Logs ofCommand() {
    return new Logs(text(FileDescriptor.err), Level.WARNING);
  }

  private static LineOutput text(FileDescriptor to) {
    return new StreamOutput(new FileOutputStream(to), new LogLines(false));
  }

  /** Made by the log's own thread at the first line, as that takes some tens of milliseconds. */
  private static final class JournalSocket {
    private final String name;
    private @Nullable UnixDatagram made;

    JournalSocket(String name) {
      this.name = name;
    }

    UnixDatagram.Sent send(byte[] entry) {
      UnixDatagram socket = made == null ? new UnixDatagram(name) : made;
      made = socket;
      return socket.send(entry);
    }
  }

  /** Writes a library's lines from another level on than the others'. */
  public void level(String logger, Level level) {
    Logger named = Logger.getLogger(logger);
    named.setLevel(level);
    levels.add(named);
  }

  /** In the journal, every line that names no door is from now on one of this door. */
  public void at(DoorId door) {
    if (output instanceof JournalOutput journal) {
      journal.at(door);
    }
  }

  /** Lines since the start that nobody has: too many at once, or nobody read them. */
  public long dropped() {
    return writer.dropped();
  }

  /** Lines since the start that journald did not take; they went to standard error. */
  public long besideJournal() {
    return output instanceof JournalOutput journal ? journal.beside() : 0;
  }

  /** Writes what is left, for at most two seconds. Call it last. */
  @Override
  public void close() {
    EventLog.tellSuppressed();
    writer.close();
    levels.getFirst().removeHandler(writer);
  }
}
