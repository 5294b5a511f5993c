package fr.heurtoir.gateway.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection whose bytes are the test's own. */
final class Raw implements AutoCloseable {
  private final Socket socket;

  Raw(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout((int) RunningWeb.BOUND.toMillis());
  }

  Raw send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Raw send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The head of an answer, up to and without its empty line. */
  String head() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
      head.write(next);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text.strip();
      }
    }
  }

  int status() throws IOException {
    String head = head();
    if (!head.startsWith("HTTP/1.1 ")) {
      throw new AssertionError("no answer but: " + head);
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  /** Whether the peer closes, reading whatever comes before. */
  boolean closedByPeer() throws IOException {
    try {
      InputStream in = socket.getInputStream();
      byte[] some = new byte[65_536];
      while (in.read(some) >= 0) {
        // Whatever is still said.
      }
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  /** The next WebSocket frame from the server: its first byte, its length and its content. */
  byte[] frame() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] head = in.readNBytes(2);
    if (head.length < 2) {
      throw new AssertionError("closed without a frame");
    }
    int length = head[1] & 0x7F;
    if (length == 126) {
      byte[] more = in.readNBytes(2);
      length = (more[0] & 0xFF) << 8 | more[1] & 0xFF;
    }
    byte[] content = in.readNBytes(length);
    byte[] frame = new byte[1 + content.length];
    frame[0] = head[0];
    System.arraycopy(content, 0, frame, 1, content.length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
