package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.protocol.RingId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers' TCP connections to the media port keep nobody out. */
class SilentConnectionsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private MediaPlane plane;

  @BeforeEach
  void start() throws Exception {
    plane = MediaPlanes.start(LONG, LONG);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  /** From an address of its own: Linux has all of 127.0.0.0/8. */
  private Socket connect(int host) throws Exception {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + host), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", plane.port()));
    return socket;
  }

  @Test
  void aThousandOfThemDoNotKeepAPeerOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        silent.add(connect(10 + i % 10));
      }
      Until.holds(
          "the oldest made room",
          () -> plane.counters().of(DropReason.TCP_TOO_MANY) >= 1_000 - 256);
      assertTrue(plane.connections() <= 256);
      Relay relay =
          MediaPlanes.on(
              plane, () -> plane.open(RingId.next(1), AudioPolicy.PHONES, new RecordingListener()));
      try (TestPeer door = new TestPeer("door", TestWire.tcp(plane.port()))) {
        door.answered(MediaPlanes.asked(plane, then -> relay.door(door.offer(), then)));
        door.connect();
        // What is authentic stays, however many strangers come.
        for (int i = 0; i < 300; i++) {
          silent.add(connect(10 + i % 10));
        }
        door.connect();
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    Until.holds("all are closed", () -> plane.connections() == 0);
  }

  @Test
  void twentyThousandThatAreClosedAgainTakeNoRoom() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      try (Socket socket = connect(10 + i % 200)) {
        // A reset leaves no port behind in TIME_WAIT.
        socket.setSoLinger(true, 0);
      }
      if (i % 32 == 31) {
        Until.holds("closed", () -> plane.connections() < 32);
      }
    }
    Until.holds("all are closed", () -> plane.connections() == 0);
    assertEquals(0, plane.counters().of(DropReason.TCP_TOO_MANY));
  }
}
