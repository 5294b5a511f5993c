package fr.heurtoir.gateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who begin handshakes without end cost little and keep no door out. */
class FloodOfHellosTest {
  @TempDir Path folder;
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private Doors doors;
  private DoorSip gateway;

  @BeforeEach
  void start() throws Exception {
    doors = Doors.in(folder);
    gateway = DoorSip.start(doors.config(), new Recorder(DoorCall::ringing), loop);
  }

  @AfterEach
  void stop() {
    gateway.close();
    loop.close();
  }

  private static byte[] hello() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    out.flip();
    byte[] bytes = new byte[out.remaining()];
    out.get(bytes);
    return bytes;
  }

  /** From an address of its own: Linux has all of 127.0.0.0/8. */
  private Socket begin(int host, byte[] hello) throws IOException {
    Socket socket = new Socket();
    socket.setSoLinger(true, 0);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + host), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.tlsPort()));
    try {
      socket.getOutputStream().write(hello);
    } catch (IOException closedAlready) {
      // Over the rate: closed without a word.
    }
    return socket;
  }

  @Test
  void beyondTheRateNoHandshakeIsBegunAndADoorRegistersAndRings() throws Exception {
    byte[] hello = hello();
    List<Socket> flood = new ArrayList<>();
    try (FakeDoor door =
        new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort())) {
      for (int i = 0; i < 2_000; i++) {
        flood.add(begin(66 + i % 4, hello));
      }
      Waiting.until(
          "refused",
          () ->
              gateway.counters().dropped(Drop.CONNECTION_RATE_OF_SOURCE)
                      + gateway.counters().dropped(Drop.CONNECTION_RATE)
                  > 1_000);
      assertEquals(200, door.register(door.flow, 60).getStatusCode());
      door.ring(RingId.next(System.currentTimeMillis()));
      Waiting.until("180", () -> door.has("180 INVITE"));
      try (FakeDoor again =
          new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort())) {
        assertEquals(200, again.register(again.flow, 60).getStatusCode());
      }
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
    assertTrue(gateway.counters().counted("flow.opened") <= 2, "none of the flood became a flow");
  }
}
