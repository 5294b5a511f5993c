package fr.heurtoir.protocol.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a program that must be told one. It lies below those that the kernel gives to whoever
 * asks for any, so that no socket of another test takes it before the program does.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int END = 18_000;

  private FreePort() {}

  /** Free on the loopback a moment ago, for TCP and for UDP. */
  public static int find() throws IOException {
    IOException taken = new IOException("no port is free");
    for (int tries = 0; tries < 50; tries++) {
      InetSocketAddress here =
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), ThreadLocalRandom.current().nextInt(FIRST, END));
      try (ServerSocket tcp = new ServerSocket();
          DatagramSocket udp = new DatagramSocket(here)) {
        tcp.bind(here);
        return here.getPort();
      } catch (IOException another) {
        taken.addSuppressed(another);
      }
    }
    throw taken;
  }
}
