package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport.State;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.order.Nonce;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * What the lock's line does when something breaks, with real processes. What is measured is printed
 * as {@code measured WHAT=VALUE}; {@code docs/when-it-breaks.md} has the table.
 */
@Execution(ExecutionMode.CONCURRENT)
class WhatBreaksTest {
  private static final Duration PULSE = Duration.ofSeconds(2);
  private static final long MILLI = 1_000_000;

  /** Longer than a pulse, and than the 3 s after which an order is late. */
  private static final Duration OVER = Duration.ofMillis(3_200);

  @TempDir Path folder;
  private LockRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new LockRig(folder, PULSE).start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static void measured(String what, long millis) {
    System.out.println("measured " + what + "_ms=" + millis);
  }

  private String refusal(long counter) throws Exception {
    return rig.report(State.REFUSED, counter).reason().orElseThrow();
  }

  @Test
  void theLockProcessKilledInMidPulseLeavesTheLevelAndItsRestartReleasesItFirstThing()
      throws Exception {
    RingId ring = rig.ring();
    DoorMessage.Open unused = LockRig.order(ring, rig.nonce(ring), 2);
    rig.open(ring, 1);
    rig.report(State.PULSING, 1);
    int before = rig.lost.get();
    long killed = System.nanoTime();
    rig.kill();
    Await.until("the agent knows", () -> rig.lost.get() == before + 1);
    assertTrue(rig.chip.level("lock"), "the kernel would leave the level");
    assertFalse(rig.link().say(unused), "nobody takes an order");
    rig.start();
    assertFalse(rig.chip.level("lock"));
    measured("released_after_kill", (rig.edges("lock").getLast().nanos() - killed) / MILLI);
    rig.link().say(unused);
    assertEquals("unknown-ring", refusal(2));
    // The agent announces the live ring anew; the gateway signs for its new nonce.
    rig.said.removeIf(DoorMessage.RingNonce.class::isInstance);
    assertTrue(rig.link().ringBegins(ring));
    rig.nonce(ring);
    rig.open(ring, 1);
    Await.until("opens again", () -> rig.edges("lock").size() == 3);
  }

  @Test
  void theAgentKilledInMidPulseChangesNothingOfThePulseAndItsRingOpensNoMore() throws Exception {
    rig.link().close();
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentInAProcess.class.getName(),
                folder.resolve("lock.sock").toString(),
                "400")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
      String[] words = String.valueOf(out.readLine()).split(" ");
      RingId ring = new RingId(words[0]);
      Nonce nonce = new Nonce(words[1]);
      byte[] order = new byte[400];
      java.util.Arrays.fill(order, (byte) ' ');
      byte[] json = DoorMessages.write(LockRig.order(ring, nonce, 1));
      System.arraycopy(json, 0, order, 0, json.length);
      agent.getOutputStream().write(order);
      agent.getOutputStream().flush();
      Await.until("pulsing", () -> rig.chip.level("lock"));
      agent.destroyForcibly().waitFor();
      Await.until("released in time", () -> !rig.chip.level("lock"));
      measured("pulse_with_killed_agent", rig.lastPulse().toMillis());
      assertTrue(rig.lastPulse().compareTo(PULSE.plusMillis(500)) < 0, "no longer than ordered");
      rig.connect();
      Await.until("the next agent", () -> rig.ready.get() >= 2);
      rig.link().say(LockRig.order(ring, nonce, 2));
      assertEquals("unknown-ring", refusal(2));
      assertEquals(2, rig.edges("lock").size());
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void theLockProcessStoppedInMidPulseReleasesWhenItGoesOnAndRefusesWhatWaited() throws Exception {
    RingId ring = rig.ring();
    Nonce nonce = rig.nonce(ring);
    rig.open(ring, 1);
    rig.report(State.PULSING, 1);
    rig.signal("STOP");
    rig.link().say(LockRig.order(ring, nonce, 2));
    long stopped = System.nanoTime();
    // Its clock is the machine's: what the order may wait at most has to pass, and so has the
    // pulse.
    Await.until("both are over", () -> System.nanoTime() - stopped > OVER.toNanos());
    assertTrue(rig.chip.level("lock"), "a stopped process releases nothing");
    long goesOn = System.nanoTime();
    rig.signal("CONT");
    Await.until("released", () -> !rig.chip.level("lock"));
    measured("released_after_cont", (rig.edges("lock").getLast().nanos() - goesOn) / MILLI);
    // Its nonce ended meanwhile, and the agent had it for too long: whichever is looked at first.
    assertTrue(java.util.Set.of("late", "stale-nonce").contains(refusal(2)));
    assertEquals(2, rig.edges("lock").size(), "what waited moved nothing");
  }

  @Test
  void anOrderlyStopInMidPulseReleasesTheLine() throws Exception {
    RingId ring = rig.ring();
    rig.open(ring, 1);
    rig.report(State.PULSING, 1);
    long told = System.nanoTime();
    rig.process().destroy();
    assertTrue(rig.process().waitFor(20, TimeUnit.SECONDS));
    assertFalse(rig.chip.level("lock"));
    assertEquals(2, rig.edges("lock").size());
    measured("released_after_sigterm", (rig.edges("lock").getLast().nanos() - told) / MILLI);
  }

  @Test
  void aFullDiskHoldsALockdownUnsavedRefusesToLiftItAndSavesItWhenThereIsRoom() throws Exception {
    disk("1:");
    DoorMessage.LockdownState unsaved = rig.lockdown(true);
    assertTrue(unsaved.held());
    assertEquals("not-saved", unsaved.refused().orElseThrow());
    RingId ring = rig.ring();
    rig.open(ring, 1);
    assertEquals("lockdown", refusal(1));
    DoorMessage.LockdownState lift = rig.lockdown(false);
    assertTrue(lift.held());
    assertEquals("not-saved", lift.refused().orElseThrow());
    rig.said.removeIf(DoorMessage.LockdownState.class::isInstance);
    disk("unlimited:");
    DoorMessage.LockdownState saved = rig.next(DoorMessage.LockdownState.class, s -> true);
    assertTrue(saved.held() && saved.refused().isEmpty());
    rig.kill();
    rig.start();
    assertTrue(rig.next(DoorMessage.LockdownState.class, s -> true).byOrder());
    assertEquals(List.of(), rig.edges("lock"));
  }

  /** No file may be written beyond that many bytes: to the process, a disk that is full. */
  private void disk(String limit) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(rig.process().pid()), "--fsize=" + limit)
            .inheritIO()
            .start();
    assertEquals(0, prlimit.waitFor(), "prlimit of util-linux");
  }

  @Test
  void aLockdownSurvivesThatEverythingIsKilledRefusesOrdersAndEndsWhenItIsLifted()
      throws Exception {
    DoorMessage.LockdownState set = rig.lockdown(true);
    assertTrue(set.held() && set.refused().isEmpty());
    assertEquals(1, set.epoch());
    Await.until("mirrored", () -> rig.chip.level("lockdown-out"));
    rig.kill();
    rig.link().close();
    rig.connect();
    rig.start();
    assertTrue(rig.next(DoorMessage.LockdownState.class, s -> true).byOrder());
    assertTrue(rig.chip.level("lockdown-out"));
    RingId ring = rig.ring();
    rig.open(ring, 1);
    assertEquals("lockdown", refusal(1));
    assertEquals(List.of(), rig.edges("lock"));
    DoorMessage.LockdownState lifted = rig.lockdown(false);
    assertFalse(lifted.held());
    assertEquals(2, lifted.epoch());
    Await.until("mirrored", () -> !rig.chip.level("lockdown-out"));
    rig.open(ring, 2);
    rig.report(State.PULSING, 2);
    assertTrue(rig.chip.level("lock"));
  }

  @Test
  void aLockdownEndsAPulseThatRuns() throws Exception {
    RingId ring = rig.ring();
    rig.open(ring, 1);
    rig.report(State.PULSING, 1);
    rig.lockdown(true);
    rig.report(State.RELEASED, 1);
    assertTrue(rig.lastPulse().compareTo(PULSE) < 0);
  }

  @Test
  void aStateThatIsScrapIsALockdownUntilSomebodyTakesItAway() throws Exception {
    Path state = folder.resolve("lock-state/state");
    Await.until("written at the start", () -> Files.exists(state));
    rig.kill();
    Files.writeString(state, "scrap");
    rig.start();
    RingId ring = rig.ring();
    rig.open(ring, 1);
    // Its keys cannot be known either.
    assertEquals("unknown-key", refusal(1));
    assertTrue(rig.next(DoorMessage.LockdownState.class, s -> true).byOrder());
    assertEquals("state-broken", rig.lockdown(false).refused().orElseThrow());
    assertTrue(rig.log().contains("event=lock-state-broken"));
    assertEquals("scrap", Files.readString(state));
    rig.kill();
    Files.delete(state);
    rig.start();
    RingId after = rig.ring();
    rig.open(after, 2);
    rig.report(State.PULSING, 2);
  }

  @Test
  void everyOrderMovesTheRelayAndTheProcessIsSmall() throws Exception {
    RingId ring = rig.ring();
    // The test's own first message is slow to write; the agent has written some by then.
    DoorMessages.write(LockRig.order(ring, rig.nonce(ring), 1));
    measured("order_to_edge", orderToEdge(ring, 1).getFirst() / MILLI);
    Await.until("small", () -> rss() <= 70 * 1024);
    System.out.println("measured lock_rss_kib=" + rss());
  }

  @Tag("long")
  @ResourceLock(Resources.GLOBAL)
  @Test
  void anOrderMovesTheRelayWithinTwentyMilliseconds() throws Exception {
    RingId ring = rig.ring();
    List<Long> took = orderToEdge(ring, 21);
    assertTrue(took.get(10) < 20 * MILLI, () -> "median of " + took + " ns");
  }

  /** Nanoseconds from the agent's word to the edge of the relay, in their order of size. */
  private List<Long> orderToEdge(RingId ring, int orders) throws Exception {
    List<Long> took = new ArrayList<>();
    for (int counter = 1; counter <= orders; counter++) {
      DoorMessage.Open order = LockRig.order(ring, rig.nonce(ring), counter);
      int edges = rig.edges("lock").size();
      long received = System.nanoTime();
      rig.link().say(order);
      rig.report(State.RELEASED, counter);
      assertEquals(edges + 2, rig.edges("lock").size());
      took.add(rig.edges("lock").get(edges).nanos() - received);
    }
    took.sort(null);
    return took;
  }

  /** Resident memory of the lock process in KiB, proc_pid_status(5). */
  private long rss() throws Exception {
    return Files.readAllLines(Path.of("/proc", Long.toString(rig.process().pid()), "status"))
        .stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
