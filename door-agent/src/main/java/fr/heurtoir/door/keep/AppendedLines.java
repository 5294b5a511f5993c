package fr.heurtoir.door.keep;

import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of checked lines that only grows until it is rewritten. A line is stored once {@link
 * #append} returned. A truncated last line is removed when the file is opened. One thread.
 */
final class AppendedLines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppendedLines.class);

  /** A larger file is not ours, and is renamed. */
  static final long MOST_BYTES = 1024 * 1024;

  private final Path file;
  private FileChannel channel;
  private long length;

  private AppendedLines(Path file, FileChannel channel, long length) {
    this.file = file;
    this.channel = channel;
    this.length = length;
  }

  /** The opened file and its lines. */
  record Opened(AppendedLines lines, List<String> words) {}

  /**
   * Opens the file; creates it where there is none.
   *
   * @throws IOException where it cannot be read or written
   */
  static Opened open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.error("event=kept-file-set-aside file={} reason=too-large", file);
    }
    boolean made = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (made && folder != null) {
        DurableFile.forceFolder(folder);
      }
      return read(file, channel);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static Opened read(Path file, FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until all is there
    }
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    int whole = text.lastIndexOf('\n') + 1;
    List<String> words = new ArrayList<>();
    int rotten = 0;
    for (String line : text.substring(0, whole).lines().toList()) {
      if (CheckedLine.words(line).map(words::add).isEmpty()) {
        rotten++;
      }
    }
    if (whole < text.length()) {
      channel.truncate(whole);
      channel.force(true);
      LOG.warn("event=kept-line-cut file={} bytes={}", file, text.length() - whole);
    }
    if (rotten > 0) {
      LOG.error("event=kept-lines-damaged file={} lines={}", file, rotten);
    }
    channel.position(whole);
    return new Opened(new AppendedLines(file, channel, whole), words);
  }

  /** The present length in bytes. */
  long length() {
    return length;
  }

  /**
   * Appends lines; they are on the disk when this returns.
   *
   * @param words of ASCII, without line ends
   * @throws IOException where that failed; the file is then as before
   */
  void append(List<String> words) throws IOException {
    byte[] bytes = bytes(words);
    try {
      if (channel.size() > length) {
        channel.truncate(length);
      }
      channel.position(length);
      DurableFile.writeAll(channel, bytes);
      channel.force(true);
      length += bytes.length;
    } catch (IOException failed) {
      // A full disk may have accepted half a line: nothing may be appended after it.
      channel.truncate(length);
      channel.position(length);
      throw failed;
    }
  }

  /**
   * Replaces everything, at once or not at all.
   *
   * @throws IOException where that failed; the file is then as before
   */
  void rewrite(List<String> words) throws IOException {
    byte[] bytes = bytes(words);
    DurableFile.write(file, bytes, "rw-------");
    FileChannel renewed = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    renewed.position(bytes.length);
    channel.close();
    channel = renewed;
    length = bytes.length;
  }

  private static byte[] bytes(List<String> words) {
    return words.stream()
        .map(each -> CheckedLine.of(each) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
