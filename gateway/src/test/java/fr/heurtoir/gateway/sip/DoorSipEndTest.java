package fr.heurtoir.gateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.testing.Waiting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's SIP goes away in good order. */
class DoorSipEndTest {
  @TempDir Path folder;

  @Test
  void aRingIsCutAndNoThreadAndNoPortIsLeft() throws Exception {
    Doors doors = Doors.in(folder);
    Set<Thread> before = ours();
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      DoorSip gateway = DoorSip.start(doors.config(), new Recorder(DoorCall::ringing), loop);
      int port = gateway.tlsPort();
      try (FakeDoor door = new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, port)) {
        door.ring(RingId.next(System.currentTimeMillis()));
        Waiting.until("180", () -> door.has("180 INVITE"));
        gateway.close();
        Waiting.until("closed", () -> !door.flow.open());
        Waiting.until("the visitor is told", () -> door.has("500 INVITE"));
      }
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      gateway.close();
    }
    Waiting.until("no thread is left", () -> before.containsAll(ours()));
  }

  /** The threads of gateways in this process: of this test's, and of classes that ran before it. */
  private static Set<Thread> ours() {
    Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
    all.removeIf(
        thread ->
            Stream.of("heurtoir", "EventScanner", "ReInvite")
                .noneMatch(thread.getName()::startsWith));
    return all;
  }

  @Test
  void aGatewayThatStopsAndStartsIsFoundAgain() throws Exception {
    Doors doors = Doors.in(folder);
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 2; i++) {
        Recorder recorder = new Recorder(call -> {});
        try (DoorSip gateway = DoorSip.start(doors.config(), recorder, loop);
            FakeDoor door =
                new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort())) {
          assertEquals(200, door.register(door.flow, 60).getStatusCode());
          assertTrue(gateway.registered(Doors.PORTAIL));
        }
      }
    }
  }
}
