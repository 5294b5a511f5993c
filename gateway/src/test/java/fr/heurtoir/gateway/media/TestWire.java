package fr.heurtoir.gateway.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** How a test's peer reaches the port. */
interface TestWire extends AutoCloseable {
  void send(byte[] packet) throws IOException;

  byte[] receive() throws IOException;

  @Override
  void close();

  static TestWire udp(int port) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    DatagramSocket socket = new DatagramSocket(0, here);
    socket.setReceiveBufferSize(1 << 20);
    return new TestWire() {
      @Override
      public void send(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, here, port));
      }

      @Override
      public byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    // Small, so that a reader who stops reading is felt soon.
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    return socket;
  }

  /** Frames of RFC 4571. */
  static TestWire tcp(int port) throws IOException {
    Socket socket = connect(port);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    return new TestWire() {
      @Override
      public synchronized void send(byte[] packet) throws IOException {
        byte[] frame = new byte[2 + packet.length];
        frame[0] = (byte) (packet.length >>> 8);
        frame[1] = (byte) packet.length;
        System.arraycopy(packet, 0, frame, 2, packet.length);
        out.write(frame);
      }

      @Override
      public byte[] receive() throws IOException {
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        return packet;
      }

      @Override
      public void close() {
        try {
          socket.close();
        } catch (IOException already) {
          throw new AssertionError(already);
        }
      }
    };
  }
}
