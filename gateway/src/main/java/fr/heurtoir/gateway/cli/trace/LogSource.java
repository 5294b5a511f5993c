package fr.heurtoir.gateway.cli.trace;

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

    static Journal ofThisMachine() {
      return new Journal(List.of("journalctl"));
    }

    @Override
    public void naming(String prefix, Consumer<LogEntry> entries) throws IOException {
      read(List.of("--case-sensitive=true", "--grep=ring=" + prefix), entries);
    }

    @Override
    public void between(Instant from, Instant to, Consumer<LogEntry> entries) throws IOException {
      read(
          List.of("--since=@" + from.getEpochSecond(), "--until=@" + (to.getEpochSecond() + 1)),
          entries);
    }

    private void read(List<String> which, Consumer<LogEntry> entries) throws IOException {
      List<String> command = new ArrayList<>(program);
      command.addAll(List.of("--output=json", "--no-pager", "--quiet"));
      for (String each : List.of("gateway", "door", "lock")) {
        command.add("--unit=heurtoir-" + each);
      }
      command.addAll(which);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        process.getOutputStream().close();
        lines(
            process.getInputStream(),
            line -> LogEntry.read(line, "", ZoneId.systemDefault()).ifPresent(entries));
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
