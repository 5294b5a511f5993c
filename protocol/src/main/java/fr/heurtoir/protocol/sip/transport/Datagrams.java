package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.sip.message.HeaderBlock;
import java.util.Arrays;
import java.util.OptionalInt;

/** Finds the single message in a datagram (RFC 3261 section 18.3). */
final class Datagrams {
  private Datagrams() {}

  /** What a datagram contains. */
  sealed interface Found {
    /** A message. Bytes after its body are cut off. */
    record Message(byte[] bytes, int head) implements Found {}

    /** Only line ends, which are a keep-alive. */
    record KeepAlive() implements Found {}

    /** No valid message. {@code head} is its header, where there is one, for an answer. */
    record Bad(Drop reason, byte[] head) implements Found {}
  }

  static Found read(byte[] datagram, int mostHeader, int mostBody) {
    int start = 0;
    while (start < datagram.length && (datagram[start] == '\r' || datagram[start] == '\n')) {
      start++;
    }
    if (start == datagram.length) {
      return new Found.KeepAlive();
    }
    byte[] bytes = start == 0 ? datagram : Arrays.copyOfRange(datagram, start, datagram.length);
    if (bytes[0] < 'A' || bytes[0] > 'z') {
      return new Found.Bad(Drop.NOT_SIP, new byte[0]);
    }
    int head = headerEnd(bytes);
    if (head < 0) {
      return new Found.Bad(Drop.NOT_SIP, new byte[0]);
    }
    byte[] header = Arrays.copyOf(bytes, head);
    if (head > mostHeader) {
      return new Found.Bad(Drop.HEADER_TOO_LARGE, header);
    }
    HeaderBlock block = HeaderBlock.read(bytes, head - 4);
    if (block.length() == HeaderBlock.Length.BAD) {
      return new Found.Bad(Drop.NO_LENGTH, header);
    }
    OptionalInt given = block.contentLength();
    int body = given.orElse(bytes.length - head);
    if (body > mostBody) {
      return new Found.Bad(Drop.BODY_TOO_LARGE, header);
    }
    if (head + body > bytes.length) {
      return new Found.Bad(Drop.TRUNCATED, header);
    }
    return new Found.Message(Arrays.copyOf(bytes, head + body), head);
  }

  private static int headerEnd(byte[] bytes) {
    for (int i = 3; i < bytes.length; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }
}
