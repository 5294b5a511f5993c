package fr.heurtoir.door.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines of limited length. Used by one thread. */
final class LineReader {
  private final ReadableByteChannel from;
  private final ByteBuffer buffer = ByteBuffer.allocate(LockWire.MOST_BYTES);

  LineReader(ReadableByteChannel from) {
    this.from = from;
    buffer.flip();
  }

  /**
   * The next line without its line feed, or null at the end of the stream.
   *
   * @throws LineTooLong where the line exceeds the limit
   */
  byte @Nullable [] next() throws IOException {
    while (true) {
      for (int i = buffer.position(); i < buffer.limit(); i++) {
        if (buffer.get(i) == '\n') {
          byte[] line = Arrays.copyOfRange(buffer.array(), buffer.position(), i);
          buffer.position(i + 1);
          return line;
        }
      }
      buffer.compact();
      if (!buffer.hasRemaining()) {
        throw new LineTooLong();
      }
      int got = from.read(buffer);
      buffer.flip();
      if (got < 0) {
        return null;
      }
    }
  }

  /** The peer exceeded the limit. */
  static final class LineTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLong() {
      super("a line of more than " + LockWire.MOST_BYTES + " bytes");
    }
  }
}
