package fr.heurtoir.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks whether ports are free, before anything is written or started. */
final class Ports {
  private Ports() {}

  /**
   * One necessary port.
   *
   * @param use its purpose, for the message
   * @param udp whether UDP is needed besides TCP
   */
  record Wanted(String use, InetAddress address, int port, boolean udp) {}

  /**
   * @throws CannotStart naming the first port that is taken, cannot be bound, or is wanted twice
   */
  static void check(List<Wanted> all) throws CannotStart, IOException {
    Set<Integer> seen = new HashSet<>();
    for (Wanted wanted : all) {
      if (!seen.add(wanted.port())) {
        throw new CannotStart(
            CannotStart.PORT, "port " + wanted.port() + " is asked for twice: " + wanted.use());
      }
      InetSocketAddress address = new InetSocketAddress(wanted.address(), wanted.port());
      try (ServerSocketChannel tcp = ServerSocketChannel.open()) {
        tcp.bind(address);
      } catch (BindException taken) {
        throw taken(wanted, "TCP", taken);
      }
      if (wanted.udp()) {
        try (DatagramChannel udp = DatagramChannel.open()) {
          udp.bind(address);
        } catch (BindException taken) {
          throw taken(wanted, "UDP", taken);
        }
      }
    }
  }

  private static CannotStart taken(Wanted wanted, String transport, BindException why) {
    return new CannotStart(
        CannotStart.PORT,
        "port "
            + wanted.port()
            + "/"
            + transport
            + " on "
            + wanted.address().getHostAddress()
            + " ("
            + wanted.use()
            + ") cannot be used: "
            + why.getMessage());
  }
}
