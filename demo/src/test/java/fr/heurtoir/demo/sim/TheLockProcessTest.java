package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.LockReport.State;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OrderKey;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real lock process, as a process, on a chip that keeps its levels as the kernel does. */
@Execution(ExecutionMode.CONCURRENT)
class TheLockProcessTest {
  @TempDir Path folder;
  private LockRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new LockRig(folder).start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private String refusal(long counter) throws Exception {
    return rig.report(State.REFUSED, counter).reason().orElseThrow();
  }

  @Test
  void anOrderOfALiveRingPulsesTheLineForTheConfiguredTimeAndNoLonger() throws Exception {
    RingId ring = rig.ring();
    assertTrue(rig.open(ring, 1));
    rig.report(State.PULSING, 1);
    rig.report(State.RELEASED, 1);
    assertEquals(2, rig.edges("lock").size());
    long millis = rig.lastPulse().toMillis();
    long wanted = LockRig.PULSE.toMillis();
    assertTrue(millis >= wanted - 100 && millis <= wanted + 250, millis + " ms");
    assertFalse(rig.chip.level("lock"));
  }

  @Test
  void anOrderIsUsedOnceAndOlderOnesAreWorthNothing() throws Exception {
    RingId ring = rig.ring();
    Nonce nonce = rig.nonce(ring);
    rig.link().say(LockRig.order(ring, nonce, 2));
    rig.report(State.RELEASED, 2);
    // Where the machine is slow, the nonce is over by then.
    rig.link().say(LockRig.order(ring, nonce, 2));
    assertTrue(Set.of("replayed", "stale-nonce").contains(refusal(2)));
    rig.link().say(LockRig.order(ring, nonce, 1));
    assertTrue(Set.of("reordered", "stale-nonce").contains(refusal(1)));
    assertEquals(2, rig.edges("lock").size());
  }

  @Test
  void anOrderThatIsNotTheGatewaysForThisRingAndLockMovesNothing() throws Exception {
    RingId ring = rig.ring();
    Nonce nonce = rig.nonce(ring);
    rig.link().say(LockRig.order(RingId.next(0), nonce, 1));
    assertEquals("unknown-ring", refusal(1));
    rig.link().say(LockRig.order(ring, "cellar", nonce, 2));
    assertEquals("unknown-lock", refusal(2));
    rig.link().say(LockRig.order(ring, Nonce.random(), 3));
    assertEquals("stale-nonce", refusal(3));
    DoorMessage.Open good = LockRig.order(ring, nonce, 4);
    rig.link().say(new DoorMessage.Open(ring, "gate", 5, nonce, good.signature()));
    assertEquals("forged", refusal(5));
    rig.link()
        .say(
            new DoorMessage.Open(
                ring, "gate", 6, nonce, OrderKey.generate().sign(good.order(LockRig.DOOR))));
    assertEquals("unknown-key", refusal(6));
    assertEquals(List.of(), rig.edges("lock"));
    Await.until("counted", () -> rig.link().refusals().getOrDefault("unknown-key", 0L) == 1);
  }

  @Test
  void openingEndsAShortWhileAfterTheCall() throws Exception {
    RingId ring = rig.ring();
    rig.link().ringEnds(ring);
    rig.open(ring, 1);
    rig.report(State.RELEASED, 1);
    // The second after the call is over by now or will be in a moment.
    AtomicInteger counter = new AtomicInteger(1);
    Await.until(
        "refused as over",
        () -> {
          rig.open(ring, counter.incrementAndGet());
          return rig.all(LockReport.class).stream()
              .anyMatch(r -> r.reason().orElse("").equals("expired"));
        });
  }

  @Test
  void aRingAnnouncedAgainGetsAnotherNonceAndOldOrdersAreWorthNothing() throws Exception {
    RingId ring = rig.ring();
    DoorMessage.Open unused = LockRig.order(ring, rig.nonce(ring), 1);
    rig.said.removeIf(DoorMessage.RingNonce.class::isInstance);
    rig.link().ringBegins(ring);
    rig.nonce(ring);
    rig.link().say(unused);
    assertEquals("stale-nonce", refusal(1));
    assertEquals(List.of(), rig.edges("lock"));
    rig.open(ring, 1);
    rig.report(State.RELEASED, 1);
  }

  @Test
  void whatTheGatesContactShowsIsTold() throws Exception {
    RingId ring = rig.ring();
    rig.open(ring, 1);
    rig.report(State.PULSING, 1);
    rig.chip.drive("contact", true);
    GateReport opened = rig.next(GateReport.class, g -> g.state() == GateReport.State.OPENED);
    assertEquals(ring, opened.ring().orElseThrow());
    rig.chip.drive("contact", false);
    rig.next(GateReport.class, g -> g.state() == GateReport.State.CLOSED);
    rig.report(State.RELEASED, 1);
    rig.chip.drive("exit", false);
    rig.chip.drive("exit", true);
    rig.chip.drive("contact", true);
    Await.until("by the exit button", () -> count(GateReport.State.OPENED) == 2);
    rig.chip.drive("contact", false);
    Await.until("closed", () -> count(GateReport.State.CLOSED) == 2);
    assertEquals(0, count(GateReport.State.FORCED));
  }

  private long count(GateReport.State state) {
    return rig.all(GateReport.class).stream().filter(g -> g.state() == state).count();
  }

  @Test
  void anOpenedCaseRefusesOrdersAlsoAfterARestart() throws Exception {
    rig.chip.drive("tamper", true);
    assertTrue(rig.next(DoorMessage.Tamper.class, t -> t.open()).refusesForMillis() > 3_500_000);
    RingId ring = rig.ring();
    rig.open(ring, 1);
    assertEquals("tamper", refusal(1));
    Await.until(
        "on the disk",
        () -> Files.readString(folder.resolve("lock-state/state")).contains("tamper yes"));
    rig.chip.drive("tamper", false);
    rig.kill();
    rig.start();
    RingId after = rig.ring();
    rig.open(after, 2);
    assertEquals("tamper", refusal(2));
    assertEquals(List.of(), rig.edges("lock"));
  }

  @Test
  void theDryContactHoldsALockdownWhileItAsksAndTheOutputMirrorsIt() throws Exception {
    rig.chip.drive("lockdown-in", true);
    rig.next(DoorMessage.LockdownState.class, s -> s.byContact() && !s.byOrder());
    Await.until("mirrored", () -> rig.chip.level("lockdown-out"));
    RingId ring = rig.ring();
    rig.open(ring, 1);
    assertEquals("lockdown", refusal(1));
    rig.chip.drive("lockdown-in", false);
    Await.until("released", () -> !rig.chip.level("lockdown-out"));
    rig.open(ring, 2);
    rig.report(State.PULSING, 2);
  }

  @Test
  void onlyItsOwnUserReachesItAndOnlyOneAtATime() throws Exception {
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock.sock"))));
    assertTrue(raw("").contains("\"busy\""));
  }

  @Test
  void whatIsNoMessageIsAnsweredAndAnEndlessLineEndsTheConnection() throws Exception {
    rig.link().close();
    Await.until("the place is free", () -> !raw("").contains("\"busy\""));
    Await.until("answered", () -> raw("nonsense\n{}\n").contains("not JSON"));
    raw("x".repeat(9000));
    Await.until("serves on", () -> raw("{\"type\":\"ring\",\"ring\":7}\n").contains("\"ring\""));
    assertTrue(rig.process().isAlive());
    assertEquals(List.of(), rig.edges("lock"));
  }

  @Test
  void aSecondLockProcessIsRefusedTheLineAndToldWhoHoldsIt() {
    FakeChipClient other = new FakeChipClient(folder.resolve("chip.sock"));
    GpioException busy =
        assertThrows(
            GpioException.class,
            () -> other.requestOutput(new LineChoice("lock", false), false, "somebody"));
    assertEquals(GpioException.Problem.BUSY, busy.problem());
    assertTrue(String.valueOf(busy.getMessage()).contains("heurtoir-lock"));
  }

  /** Says {@code text} to the lock process, ends the sending side, and returns what it answers. */
  private String raw(String text) throws Exception {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("lock.sock")))) {
      try {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        channel.shutdownOutput();
      } catch (java.io.IOException closedAlready) {
        // Refused: what it said before is still to be read.
      }
      ByteBuffer answer = ByteBuffer.allocate(8192);
      try {
        while (channel.read(answer) >= 0 && answer.hasRemaining()) {}
      } catch (java.io.IOException reset) {
        // Closed hard: what came counts.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
  }
}
