package fr.heurtoir.door.keep;

import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few stored lines whose loss must stop nothing. Blocking; any thread. */
public final class KeptLines {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLines.class);
  private static final long MOST_BYTES = 16 * 1024;

  private KeptLines() {}

  /** The undamaged lines; empty where there is no such file. */
  public static List<String> read(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) > MOST_BYTES) {
        return List.of();
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .map(CheckedLine::words)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException unreadable) {
      LOG.warn("event=kept-file-unreadable file={} reason=\"{}\"", file, unreadable.toString());
      return List.of();
    }
  }

  /** Replaces the file. A failure is only logged. */
  public static void write(Path file, List<String> words) {
    String text = words.stream().map(w -> CheckedLine.of(w) + "\n").collect(Collectors.joining());
    try {
      DurableFile.write(file, text.getBytes(StandardCharsets.ISO_8859_1), "rw-r--r--");
    } catch (IOException refused) {
      LOG.error("event=kept-file-refused file={} reason=\"{}\"", file, refused.toString());
    }
  }
}
