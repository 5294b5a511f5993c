package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.sip.message.HeaderBlock;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Finds messages in a stream by Content-Length (RFC 3261 section 18.3), and keep-alives between
 * them (RFC 5626 section 4.4.1). Buffers one message of limited size at most. Not thread-safe; one
 * for each connection.
 */
final class StreamFramer {
  /** What was found in a stream. */
  sealed interface Event {
    /**
     * A whole message: {@code bytes} up to the end of its body, of which {@code head} are header.
     */
    record Message(byte[] bytes, int head) implements Event {}

    /** A double CRLF before a message: the peer wants a single one back. */
    record Ping() implements Event {}

    /**
     * The stream cannot be read any further.
     *
     * @param head the header so far, for an answer
     */
    record Broken(Drop reason, byte[] head) implements Event {}
  }

  private final int mostHeader;
  private final int mostBody;
  private byte[] buffer = new byte[1024];
  private int length;
  private int headerEnd = -1;
  private int whole = -1;
  private int emptyLines;
  private boolean broken;

  StreamFramer(int mostHeader, int mostBody) {
    this.mostHeader = mostHeader;
    this.mostBody = mostBody;
  }

  /** Whether a message is incomplete, so that its time runs. */
  boolean insideMessage() {
    return length > 0;
  }

  /** Handles the next bytes. After {@link Event.Broken} it ignores everything. */
  void feed(byte[] bytes, Consumer<Event> out) {
    int at = 0;
    while (at < bytes.length && !broken) {
      if (length == 0 && betweenMessages(bytes[at], out)) {
        at++;
      } else if (headerEnd < 0) {
        append(bytes, at, 1);
        at++;
        lookForHeaderEnd(out);
      } else {
        int take = Math.min(whole - length, bytes.length - at);
        append(bytes, at, take);
        at += take;
      }
      if (whole >= 0 && length == whole) {
        byte[] message = Arrays.copyOf(buffer, length);
        int head = headerEnd;
        reset();
        out.accept(new Event.Message(message, head));
      }
    }
  }

  private boolean betweenMessages(byte next, Consumer<Event> out) {
    if (next == '\r') {
      return true;
    }
    if (next != '\n') {
      emptyLines = 0;
      return false;
    }
    if (++emptyLines == 2) {
      emptyLines = 0;
      out.accept(new Event.Ping());
    }
    return true;
  }

  private void lookForHeaderEnd(Consumer<Event> out) {
    if (length >= 4
        && buffer[length - 1] == '\n'
        && buffer[length - 2] == '\r'
        && buffer[length - 3] == '\n'
        && buffer[length - 4] == '\r') {
      HeaderBlock header = HeaderBlock.read(buffer, length - 4);
      OptionalInt body = header.contentLength();
      if (body.isEmpty()) {
        breakWith(Drop.NO_LENGTH, out);
      } else if (body.getAsInt() > mostBody) {
        breakWith(Drop.BODY_TOO_LARGE, out);
      } else {
        headerEnd = length;
        whole = length + body.getAsInt();
      }
    } else if (length >= mostHeader) {
      breakWith(Drop.HEADER_TOO_LARGE, out);
    }
  }

  private void breakWith(Drop reason, Consumer<Event> out) {
    broken = true;
    byte[] head = Arrays.copyOf(buffer, length);
    reset();
    out.accept(new Event.Broken(reason, head));
  }

  private void append(byte[] bytes, int from, int count) {
    if (length + count > buffer.length) {
      int most = mostHeader + mostBody;
      buffer = Arrays.copyOf(buffer, Math.max(length + count, Math.min(2 * buffer.length, most)));
    }
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
  }

  private void reset() {
    length = 0;
    headerEnd = -1;
    whole = -1;
    emptyLines = 0;
    if (buffer.length > 16 * 1024) {
      buffer = new byte[1024];
    }
  }
}
