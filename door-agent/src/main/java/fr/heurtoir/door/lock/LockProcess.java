package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockWire.Reply;
import fr.heurtoir.door.lock.LockWire.Request;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock process: owns the lines, runs {@link LockMachine} on one thread, and serves one agent.
 *
 * <p>The loop never waits for the agent: what is to be said to it goes through a bounded queue, so
 * that a peer that does not read cannot hold the lock open.
 */
public final class LockProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockProcess.class);
  private static final int QUEUE = 256;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LockMachine machine;
  private final Map<String, OutputLine> lines = new LinkedHashMap<>();
  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LockSocket socket;
  private final Thread loop;
  private final Set<String> unreleased = new HashSet<>();
  private volatile boolean orderly;
  private @Nullable LockPeer peer;

  /** What the loop is given. */
  sealed interface Input {
    /** The agent connected. */
    record Connected(LockPeer peer) implements Input {}

    /** It said something. */
    record Said(Request request) implements Input {}

    /** Its connection ended. */
    record Gone(LockPeer peer) implements Input {}

    /** The process is to end. */
    record Stop() implements Input {}
  }

  private LockProcess(LockSettings settings, OrderVerifier verifier) throws IOException {
    this.machine = new LockMachine(settings, verifier);
    this.socket = new LockSocket(settings.socket(), this::offer);
    this.loop = Thread.ofPlatform().name("lock").unstarted(this::run);
  }

  /**
   * Takes the lines, at rest, then listens for the agent.
   *
   * @throws GpioException where a line cannot be had
   * @throws IOException where the socket cannot be made
   */
  public static LockProcess start(LockSettings settings, GpioChip chip, OrderVerifier verifier)
      throws GpioException, IOException {
    LockProcess process = new LockProcess(settings, verifier);
    try {
      for (LockSettings.Lock lock : settings.locks()) {
        process.lines.put(lock.name(), chip.requestOutput(lock.line(), false, "heurtoir-lock"));
      }
    } catch (GpioException refused) {
      process.lines.values().forEach(OutputLine::close);
      process.socket.close();
      throw refused;
    }
    process.loop.setPriority(Thread.MAX_PRIORITY);
    process.loop.start();
    process.socket.listen();
    LOG.info("event=lock-ready socket={} locks={}", settings.socket(), process.lines.keySet());
    return process;
  }

  /**
   * Waits until the process ended and every line is released.
   *
   * @return whether it was told to; false where it broke
   */
  public boolean awaitStop() throws InterruptedException {
    stopped.await();
    return orderly;
  }

  /** Releases every line and ends; returns when that is done, after 3 seconds in any case. */
  @Override
  public void close() {
    try {
      boolean told = inputs.offer(new Input.Stop(), 1, TimeUnit.SECONDS);
      if (!told || !stopped.await(3, TimeUnit.SECONDS)) {
        LOG.error("event=lock-loop-stuck releasing=directly");
        lines.keySet().forEach(this::release);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      lines.keySet().forEach(this::release);
    }
    socket.close();
  }

  /** Waits where the loop is behind: the agent is held back, nothing is lost. */
  private void offer(Input input) {
    try {
      inputs.put(input);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean running = true;
    try {
      while (running) {
        Input input = inputs.poll(waitNanos(), TimeUnit.NANOSECONDS);
        if (input != null) {
          running = !(input instanceof Input.Stop);
          take(input);
        }
        apply(machine.tick(System.nanoTime()));
        List.copyOf(unreleased).forEach(this::release);
      }
      orderly = true;
    } catch (InterruptedException stopping) {
      apply(machine.stop());
    } finally {
      lines.keySet().forEach(this::release);
      lines.values().forEach(OutputLine::close);
      stopped.countDown();
    }
  }

  private long waitNanos() {
    OptionalLong at = machine.wakeAt();
    long wait = TimeUnit.SECONDS.toNanos(60);
    if (at.isPresent()) {
      wait = Math.min(wait, at.getAsLong() - System.nanoTime());
    }
    return unreleased.isEmpty() ? Math.max(0, wait) : Math.clamp(wait, 0, RETRY_NANOS);
  }

  private void take(Input input) {
    long now = System.nanoTime();
    switch (input) {
      case Input.Connected(LockPeer connected) -> {
        peer = connected;
        connected.say(new Reply.Hello(List.copyOf(lines.keySet())));
        LOG.info("event=agent-connected");
      }
      case Input.Gone(LockPeer gone) -> {
        if (gone.equals(peer)) {
          peer = null;
          machine.agentGone();
          LOG.warn("event=agent-gone");
        }
      }
      case Input.Said(Request.RingBegins(var ring)) -> {
        if (machine.ringBegins(ring, now)) {
          LOG.info("event=lock-armed ring={}", ring);
        } else {
          LOG.warn("event=lock-announced-twice ring={}", ring);
          say(new Reply.Complaint("ring-announced-before"));
        }
      }
      case Input.Said(Request.RingEnds(var ring)) -> machine.ringEnds(ring, now);
      case Input.Said(Request.Open(Order order)) -> apply(machine.order(order, now));
      case Input.Stop() -> apply(machine.stop());
    }
  }

  private void apply(List<LockEffect> effects) {
    for (LockEffect effect : effects) {
      switch (effect) {
        case LockEffect.Energise(Order order) -> apply(energise(order));
        case LockEffect.Release(String lock) -> release(lock);
        case LockEffect.Report(var report) -> {
          LOG.info(
              "event=lock-report ring={} lock={} counter={} state={} reason={}",
              report.ring(),
              report.lock(),
              report.counter(),
              report.state(),
              report.reason().orElse("-"));
          say(new Reply.Report(report));
        }
      }
    }
  }

  private List<LockEffect> energise(Order order) {
    // Counted from before the line moves, so that the pulse is never longer than configured.
    long before = System.nanoTime();
    try {
      line(order.lock()).set(true);
      return machine.energised(order, before);
    } catch (GpioException failed) {
      LOG.error(
          "event=lock-line-failed ring={} lock={} reason=\"{}\"",
          order.ring(),
          order.lock(),
          message(failed));
      return machine.failed(order);
    }
  }

  private void release(String lock) {
    try {
      line(lock).set(false);
      unreleased.remove(lock);
    } catch (GpioException failed) {
      if (unreleased.add(lock)) {
        LOG.error(
            "event=lock-not-released lock={} retrying=true reason=\"{}\"", lock, message(failed));
      }
    }
  }

  private OutputLine line(String lock) throws GpioException {
    OutputLine line = lines.get(lock);
    if (line == null) {
      throw new GpioException(GpioException.Problem.NO_LINE, "no lock of that name");
    }
    return line;
  }

  private static String message(GpioException failed) {
    return String.valueOf(failed.getMessage());
  }

  private void say(Reply reply) {
    LockPeer listening = peer;
    if (listening != null) {
      listening.say(reply);
    }
  }
}
