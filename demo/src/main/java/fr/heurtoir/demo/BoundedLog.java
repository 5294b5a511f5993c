package fr.heurtoir.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A child's log file: at most two files of 4 MiB, the older one with the suffix {@code .1}.
 * Remembers the last lines for messages. Any thread.
 */
final class BoundedLog implements AutoCloseable {
  private static final long MOST_BYTES = 4L << 20;
  private static final int TAIL_LINES = 12;

  private final Path file;
  private final Deque<String> tail = new ArrayDeque<>();
  private OutputStream out;
  private long written;

  BoundedLog(Path file) throws IOException {
    this.file = file;
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.written = Files.size(file);
  }

  synchronized void line(String line) throws IOException {
    tail.addLast(line);
    if (tail.size() > TAIL_LINES) {
      tail.removeFirst();
    }
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (written + bytes.length > MOST_BYTES) {
      out.close();
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      written = 0;
    }
    out.write(bytes);
    written += bytes.length;
  }

  /** The last lines, oldest first. */
  synchronized List<String> tail() {
    return List.copyOf(tail);
  }

  Path file() {
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
