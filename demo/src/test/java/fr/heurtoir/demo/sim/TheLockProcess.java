package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.HeurtoirLock;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.lock.Order;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.DoorMessage.LockReport.State;
import fr.heurtoir.protocol.RingId;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real lock process, as a process, on a chip that keeps its levels as the kernel does. */
class TheLockProcess {
  private static final Duration PULSE = Duration.ofMillis(700);

  @TempDir Path folder;
  private FakeChip chip;
  private Process lock;
  private LockLink link;
  private final List<LockReport> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    chip =
        FakeChip.start(
            folder.resolve("chip.sock"), folder.resolve("edges.log"), Map.of("lock", false));
    Path config = StationToml.write(folder, (int) PULSE.toMillis(), 1, "127.0.0.1:5061");
    lock = LockChild.start(config, folder.resolve("lock.log"));
    link =
        new LockLink(
            folder.resolve("lock.sock"),
            new LockLink.Listener() {
              @Override
              public void lockReady(List<String> locks) {
                ready.incrementAndGet();
              }

              @Override
              public void lockLost() {
                lost.incrementAndGet();
              }

              @Override
              public void lockReport(LockReport report) {
                reports.add(report);
              }
            });
    Await.until(
        "lock ready",
        () -> {
          assertTrue(lock.isAlive(), () -> log());
          return ready.get() == 1;
        });
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    lock.destroyForcibly().waitFor();
    chip.close();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("lock.log"));
    } catch (java.io.IOException noLog) {
      return "no log";
    }
  }

  private RingId liveRing() {
    RingId ring = RingId.next(System.currentTimeMillis());
    assertTrue(link.ringBegins(ring));
    return ring;
  }

  private LockReport reportOf(State state, long counter) throws Exception {
    Await.until(
        state + " of " + counter,
        () -> reports.stream().anyMatch(r -> r.state() == state && r.counter() == counter));
    return reports.stream()
        .filter(r -> r.state() == state && r.counter() == counter)
        .findFirst()
        .orElseThrow();
  }

  private List<Edge> edges() throws Exception {
    return Files.readAllLines(folder.resolve("edges.log")).stream()
        .map(line -> line.split(" "))
        .map(words -> new Edge(words[1].equals("1"), Long.parseLong(words[2])))
        .toList();
  }

  private record Edge(boolean level, long nanos) {}

  @Test
  void anOrderOfALiveRingPulsesTheLineForTheConfiguredTimeAndNoLonger() throws Exception {
    RingId ring = liveRing();
    assertTrue(link.open(new Order(ring, "gate", 1)));
    reportOf(State.PULSING, 1);
    reportOf(State.RELEASED, 1);
    List<Edge> edges = edges();
    assertEquals(2, edges.size(), edges.toString());
    long millis = (edges.get(1).nanos() - edges.get(0).nanos()) / 1_000_000;
    assertTrue(edges.get(0).level());
    assertTrue(
        millis >= PULSE.toMillis() - 100 && millis <= PULSE.toMillis() + 250, millis + " ms");
    assertFalse(chip.level("lock"));
  }

  @Test
  void anOrderIsUsedOnceAndOlderOnesAreWorthNothing() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 2));
    reportOf(State.RELEASED, 2);
    link.open(new Order(ring, "gate", 2));
    assertEquals("replayed", reportOf(State.REFUSED, 2).reason().orElseThrow());
    link.open(new Order(ring, "gate", 1));
    assertEquals("replayed", reportOf(State.REFUSED, 1).reason().orElseThrow());
    assertEquals(2, edges().size());
  }

  @Test
  void anOrderOfAnotherRingOrLockMovesNothing() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(RingId.next(0), "gate", 1));
    assertEquals("unknown-ring", reportOf(State.REFUSED, 1).reason().orElseThrow());
    link.open(new Order(ring, "cellar", 2));
    assertEquals("unknown-lock", reportOf(State.REFUSED, 2).reason().orElseThrow());
    assertEquals(List.of(), edges());
  }

  @Test
  void openingEndsAShortWhileAfterTheCall() throws Exception {
    RingId ring = liveRing();
    link.ringEnds(ring);
    link.open(new Order(ring, "gate", 1));
    reportOf(State.RELEASED, 1);
    // The second after the call is over by now or will be in a moment.
    AtomicInteger counter = new AtomicInteger(1);
    Await.until(
        "refused as over",
        () -> {
          link.open(new Order(ring, "gate", counter.incrementAndGet()));
          return reports.stream().anyMatch(r -> r.reason().orElse("").equals("ring-over"));
        });
  }

  @Test
  void aRingAnnouncedTwiceDoesNotMakeOldOrdersGood() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 1));
    reportOf(State.RELEASED, 1);
    link.ringBegins(ring);
    link.open(new Order(ring, "gate", 1));
    assertEquals("replayed", reportOf(State.REFUSED, 1).reason().orElseThrow());
    assertEquals(2, edges().size());
  }

  @Test
  void killedInMidPulseTheLineKeepsItsLevelTheAgentIsToldAndARestartReleasesIt() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 1));
    reportOf(State.PULSING, 1);
    int before = lost.get();
    lock.destroyForcibly().waitFor();
    Await.until("the agent knows", () -> lost.get() == before + 1);
    assertTrue(chip.level("lock"), "the kernel would leave the level");
    assertFalse(link.open(new Order(ring, "gate", 2)));
    lock = LockChild.start(folder.resolve("door.toml"), folder.resolve("lock.log"));
    Await.until("there again", () -> ready.get() == 2);
    assertFalse(chip.level("lock"));
    link.open(new Order(ring, "gate", 3));
    assertEquals("unknown-ring", reportOf(State.REFUSED, 3).reason().orElseThrow());
  }

  private int safe() {
    return HeurtoirLock.run(
        new String[] {"--safe", folder.resolve("door.toml").toString()},
        socket -> new FakeChipClient(Path.of(socket)));
  }

  @Test
  void killedInMidPulseTheCommandThatFollowsDrivesTheLineToRest() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 1));
    reportOf(State.PULSING, 1);
    lock.destroyForcibly().waitFor();
    assertTrue(chip.level("lock"), "the kernel would leave the level");
    Await.until("the line is free", () -> safe() == 0);
    assertFalse(chip.level("lock"));
  }

  @Test
  void theCommandThatDrivesTheLineToRestTakesItFromNobody() throws Exception {
    assertEquals(69, safe());
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 1));
    reportOf(State.RELEASED, 1);
    assertEquals(2, edges().size());
  }

  @Test
  void anOrderlyStopReleasesTheLine() throws Exception {
    RingId ring = liveRing();
    link.open(new Order(ring, "gate", 1));
    reportOf(State.PULSING, 1);
    lock.destroy();
    assertTrue(lock.waitFor(20, TimeUnit.SECONDS));
    assertFalse(chip.level("lock"));
    assertEquals(2, edges().size());
  }

  @Test
  void onlyItsOwnUserAndGroupReachItAndOnlyOneAtATime() throws Exception {
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock.sock"))));
    assertTrue(raw("").contains("\"busy\""));
  }

  @Test
  void whatIsNoMessageIsAnsweredAndAnEndlessLineEndsTheConnection() throws Exception {
    link.close();
    Await.until("the place is free", () -> !raw("").contains("\"busy\""));
    assertTrue(raw("nonsense\n{}\n").contains("\"error\""));
    raw("x".repeat(5000));
    Await.until("serves on", () -> raw("{\"type\":\"ring\",\"ring\":7}\n").contains("\"ring\""));
    assertTrue(lock.isAlive());
    assertEquals(List.of(), edges());
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
      ByteBuffer answer = ByteBuffer.allocate(4096);
      try {
        while (channel.read(answer) >= 0 && answer.hasRemaining()) {}
      } catch (java.io.IOException reset) {
        // Closed hard: what came counts.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
  }
}
