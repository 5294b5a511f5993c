package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class TheDemosPortsTest {
  private final InetAddress here = InetAddress.getLoopbackAddress();

  @Test
  void aTakenTcpPortIsNamedWithItsUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, here)) {
      int port = other.getLocalPort();
      CannotStart refused =
          assertThrows(
              CannotStart.class,
              () -> Ports.check(List.of(new Ports.Wanted("web", here, port, false))));

      assertEquals(CannotStart.PORT, refused.code());
      assertEquals(69, refused.exitStatus());
      assertTrue(String.valueOf(refused.getMessage()).contains(port + "/TCP"));
      assertTrue(String.valueOf(refused.getMessage()).contains("web"));
    }
  }

  @Test
  void aTakenUdpPortIsNamedWhereUdpIsNeeded() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, here)) {
      int port = other.getLocalPort();
      CannotStart refused =
          assertThrows(
              CannotStart.class,
              () -> Ports.check(List.of(new Ports.Wanted("media", here, port, true))));

      assertTrue(String.valueOf(refused.getMessage()).contains(port + "/UDP"));
      assertDoesNotThrow(() -> Ports.check(List.of(new Ports.Wanted("web", here, port, false))));
    }
  }

  @Test
  void aPortAskedForTwiceIsRefused() {
    assertThrows(
        CannotStart.class,
        () ->
            Ports.check(
                List.of(
                    new Ports.Wanted("web", here, 40_001, false),
                    new Ports.Wanted("SIP", here, 40_001, false))));
  }
}
