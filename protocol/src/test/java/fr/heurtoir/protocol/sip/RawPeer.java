package fr.heurtoir.protocol.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A peer that writes what it is told to, right or wrong. */
final class RawPeer implements AutoCloseable {
  private final Socket stream;

  RawPeer(int port) throws IOException {
    stream = new Socket(InetAddress.getLoopbackAddress(), port);
    stream.setSoTimeout(30_000);
    stream.setTcpNoDelay(true);
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    stream.getOutputStream().write(bytes);
    stream.getOutputStream().flush();
  }

  /** Reads until what was read contains the text, or the stream ends. */
  String readUntil(String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = stream.getInputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).contains(text)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.write(next);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads to the end, which must come. */
  String readAll() throws IOException {
    try {
      return new String(stream.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the connection stays open");
    } catch (IOException reset) {
      return "";
    }
  }

  /** One datagram there and the first one back, or nothing within the time. */
  static String ask(int port, byte[] datagram, int millis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(millis);
      socket.send(
          new DatagramPacket(
              datagram,
              datagram.length,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      DatagramPacket back = new DatagramPacket(new byte[65535], 65535);
      try {
        socket.receive(back);
      } catch (SocketTimeoutException silent) {
        return "";
      }
      return new String(back.getData(), 0, back.getLength(), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
