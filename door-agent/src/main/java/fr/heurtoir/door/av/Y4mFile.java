package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A YUV4MPEG2 file ({@code .y4m}: uncompressed 4:2:0, 8 bits), played in a loop. The size is even
 * and at most 1920x1080, the rate 1 to 30 a second.
 */
final class Y4mFile implements Frames {
  private static final int MOST_HEADER = 256;

  private final FileChannel file;
  private final int width;
  private final int height;
  private final int rate;
  private final long firstFrame;
  private final ByteBuffer plane;

  /**
   * @throws IOException where the file cannot be read or is of another form; the message says which
   */
  Y4mFile(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      Header header = Header.parse(line());
      width = header.width();
      height = header.height();
      rate = header.rate();
      firstFrame = file.position();
      plane = ByteBuffer.allocateDirect(width * height);
    } catch (IOException refused) {
      file.close();
      throw refused;
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int rate() {
    return rate;
  }

  @Override
  public void next(I420Buffer into) throws IOException {
    if (file.position() >= file.size()) {
      file.position(firstFrame);
    }
    String header = line();
    if (!header.equals("FRAME") && !header.startsWith("FRAME ")) {
      throw new IOException("no frame header where one belongs");
    }
    read(into.getDataY(), into.getStrideY(), width, height);
    read(into.getDataU(), into.getStrideU(), width / 2, height / 2);
    read(into.getDataV(), into.getStrideV(), width / 2, height / 2);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException nothingToSave) {
      // The file is only read, so a failing close loses nothing.
    }
  }

  private void read(ByteBuffer into, int stride, int wide, int high) throws IOException {
    plane.clear().limit(wide * high);
    while (plane.hasRemaining()) {
      if (file.read(plane) < 0) {
        throw new EOFException("the file ends inside a frame");
      }
    }
    for (int y = 0; y < high; y++) {
      into.put(y * stride, plane, y * wide, wide);
    }
  }

  private String line() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(MOST_HEADER);
    long start = file.position();
    int got = file.read(one);
    for (int i = 0; i < got; i++) {
      if (one.get(i) == '\n') {
        file.position(start + i + 1);
        return new String(one.array(), 0, i, StandardCharsets.US_ASCII);
      }
    }
    throw new IOException("not a YUV4MPEG2 file");
  }

  /** The first line of the file. */
  record Header(int width, int height, int rate) {
    static Header parse(String line) throws IOException {
      String[] words = line.split(" ");
      if (!line.equals("YUV4MPEG2") && !line.startsWith("YUV4MPEG2 ")) {
        throw new IOException("not a YUV4MPEG2 file");
      }
      int width = 0;
      int height = 0;
      int rate = 15;
      for (String word : words) {
        if (word.isEmpty()) {
          continue;
        }
        String value = word.substring(1);
        switch (word.charAt(0)) {
          case 'W' -> width = number(value, 64, 1920);
          case 'H' -> height = number(value, 48, 1080);
          case 'F' -> rate = rate(value);
          case 'C' -> {
            if (!value.startsWith("420") || value.contains("p")) {
              if (!value.equals("420jpeg") && !value.equals("420paldv")) {
                throw new IOException("only 4:2:0 with 8 bits is taken, the file says " + value);
              }
            }
          }
          default -> {
            // Interlacing, aspect and comments do not matter here.
          }
        }
      }
      if (width == 0 || height == 0 || width % 2 == 1 || height % 2 == 1) {
        throw new IOException("width and height must be there and even");
      }
      return new Header(width, height, rate);
    }

    private static int rate(String ratio) throws IOException {
      String[] parts = ratio.split(":");
      if (parts.length != 2) {
        throw new IOException("a rate that is no ratio");
      }
      int over = number(parts[0], 1, 1_000_000);
      int under = number(parts[1], 1, 1_000_000);
      return Math.clamp(Math.round(over / (double) under), 1, 30);
    }

    private static int number(String text, int least, int most) throws IOException {
      try {
        int value = Integer.parseInt(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // Reported below.
      }
      throw new IOException("a number outside " + least + " to " + most + " in the header");
    }
  }
}
