package fr.heurtoir.gateway.cli.trace;

import fr.heurtoir.protocol.RingId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A source of log lines. It can be read several times. */
sealed interface LogSource {
  /** The longest line in bytes; the rest of a longer one is skipped. */
  int MOST_LINE = 64 * 1024;

  /**
   * Reads the lines that name a ring.
   *
   * @param prefix of the ring's id; other lines may be among the results
   */
  void naming(String prefix, Consumer<LogEntry> entries) throws IOException;

  /** Reads the lines of a period. Other lines may be among the results. */
  void between(Instant from, Instant to, Consumer<LogEntry> entries) throws IOException;

  /** A file: a log, or the output of {@code journalctl -o json}. */
  record LogFile(String who, Path file, ZoneId zone) implements LogSource {
    @Override
    public void naming(String prefix, Consumer<LogEntry> entries) throws IOException {
      all(entries);
    }

    @Override
    public void between(Instant from, Instant to, Consumer<LogEntry> entries) throws IOException {
      all(entries);
    }

    private void all(Consumer<LogEntry> entries) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        lines(in, line -> LogEntry.read(line, who, zone).ifPresent(entries));
      }
    }
  }

  /** This machine's journal, of Heurtoir's programs. */
  record Journal(List<String> program) implements LogSource {
    private static final long PATIENCE_S = 120;

    /** The most rings that are read; more are too many for a person as well. */
    private static final int MOST_RINGS = 32;

    static Journal ofThisMachine() {
      return new Journal(List.of("journalctl"));
    }

    @Override
    public void naming(String prefix, Consumer<LogEntry> entries) throws IOException {
      List<LogEntry> found = new ArrayList<>();
      for (String ring : rings(prefix)) {
        read(List.of("RING_ID=" + ring), found::add);
      }
      if (found.isEmpty()) {
        // An earlier version wrote no fields.
        read(List.of("--case-sensitive=true", "--grep=ring=" + prefix), entries);
      }
      found.forEach(entries);
    }

    /** The rings that begin so, from the journal's index. */
    private List<String> rings(String prefix) throws IOException {
      if (prefix.length() == RingId.LENGTH) {
        return List.of(prefix);
      }
      SortedSet<String> rings = new TreeSet<>();
      ask(
          List.of("--field=RING_ID"),
          ring -> {
            if (ring.startsWith(prefix) && ring.length() == RingId.LENGTH) {
              rings.add(ring);
            }
          });
      return rings.stream().limit(MOST_RINGS).toList();
    }

    @Override
    public void between(Instant from, Instant to, Consumer<LogEntry> entries) throws IOException {
      read(
          List.of("--since=@" + from.getEpochSecond(), "--until=@" + (to.getEpochSecond() + 1)),
          entries);
    }

    private void read(List<String> which, Consumer<LogEntry> entries) throws IOException {
      List<String> question = new ArrayList<>(List.of("--output=json"));
      for (String each : List.of("gateway", "door", "lock")) {
        question.add("--unit=heurtoir-" + each);
      }
      question.addAll(which);
      ask(question, line -> LogEntry.read(line, "", ZoneId.systemDefault()).ifPresent(entries));
    }

    private void ask(List<String> question, Consumer<String> answers) throws IOException {
      List<String> command = new ArrayList<>(program);
      command.addAll(List.of("--no-pager", "--quiet"));
      command.addAll(question);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        process.getOutputStream().close();
        lines(process.getInputStream(), answers);
        // Status 1 means that --grep found nothing.
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() > 1) {
          throw new IOException("journalctl failed");
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", ended);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void lines(InputStream in, Consumer<String> lines) throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          lines.accept(line.toString());
          line.setLength(0);
        } else if (line.length() < MOST_LINE) {
          line.append((char) c);
        }
      }
      // A last line without a line end is still being written.
    }
  }
}
