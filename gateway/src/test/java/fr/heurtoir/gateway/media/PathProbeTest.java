package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.stun.StunClass;
import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunParse;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever is told its credentials proves that packets come and go; nobody else hears of it. */
class PathProbeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] TRANSACTION = "twelve bytes".getBytes();

  private MediaPlane plane;
  private DatagramSocket socket;

  @BeforeEach
  void start() throws IOException {
    plane = MediaPlanes.start(LONG, LONG);
    socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    socket.connect(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), plane.port());
    socket.setSoTimeout((int) LONG.toMillis());
  }

  @AfterEach
  void stop() {
    socket.close();
    plane.close();
  }

  private static byte[] check(String ufrag, String password) {
    return StunWriter.request(TRANSACTION)
        .username(ufrag + ":probe")
        .priority(1)
        .iceControlling(7)
        .integrity(new StunKey(password))
        .fingerprint()
        .bytes();
  }

  private StunMessage answer() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    socket.receive(packet);
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    return assertInstanceOf(StunParse.Read.class, StunMessage.parse(bytes)).message();
  }

  private void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length));
  }

  private static void until(java.util.function.BooleanSupplier holds) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not in time");
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void whoHasTheCredentialsIsAnsweredWithTheAddressThatWasSeen() throws Exception {
    PathProbe probe = plane.probe(LONG).get(20, TimeUnit.SECONDS);
    assertEquals(plane.port(), probe.port());
    send(check(probe.ufrag(), probe.password()));
    StunMessage answer = answer();
    assertEquals(StunClass.SUCCESS, answer.messageClass());
    assertTrue(answer.integrityHolds(new StunKey(probe.password())));
    assertEquals(
        socket.getLocalPort(), answer.xorMappedAddress().orElseThrow().getPort(), "as it was seen");
  }

  @Test
  void whoGuessesThePasswordIsRefusedAndWhoGuessesAllHearsNothing() throws Exception {
    PathProbe probe = plane.probe(LONG).get(20, TimeUnit.SECONDS);
    send(check("guessed1", probe.password()));
    until(() -> plane.counters().of(DropReason.STUN_UNKNOWN_UFRAG) == 1);
    send(check(probe.ufrag(), "guessed-guessed-guessed".replace('-', '+')));
    assertEquals(StunClass.ERROR, answer().messageClass(), "the first came back with nothing");
  }

  @Test
  void itEndsByItselfAndLeavesNothing() throws Exception {
    PathProbe probe = plane.probe(Duration.ofMillis(1)).get(20, TimeUnit.SECONDS);
    until(() -> plane.remembered() == 0);
    send(check(probe.ufrag(), probe.password()));
    until(() -> plane.counters().of(DropReason.STUN_UNKNOWN_UFRAG) == 1);
  }

  @Test
  void fewAtATime() throws Exception {
    List<CompletableFuture<PathProbe>> open = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      open.add(plane.probe(i == 0 ? Duration.ofMillis(1) : LONG));
    }
    for (CompletableFuture<PathProbe> each : open) {
      each.get(20, TimeUnit.SECONDS);
    }
    until(() -> !plane.probe(Duration.ofSeconds(20)).isCompletedExceptionally());
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> plane.probe(LONG).get(20, TimeUnit.SECONDS));
    assertInstanceOf(RejectedExecutionException.class, refused.getCause());
  }

  @Test
  void itsPasswordIsInNoLog() throws Exception {
    PathProbe probe = plane.probe(LONG).get(20, TimeUnit.SECONDS);
    assertFalse(probe.toString().contains(probe.password()));
  }
}
