package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockWire.Reply;
import fr.heurtoir.door.lock.LockWire.Request;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Open;
import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.system.ServiceManager;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * <p>The loop never blocks: messages to the agent go through a limited queue, and writes go to the
 * disk's own thread. Only the loop feeds systemd's watchdog, each time after it did what was due,
 * and not while a line has the wrong level.
 *
 * <p>Its clock is {@link System#nanoTime}, CLOCK_MONOTONIC: nobody can set it, and setting other
 * clocks does not move it. The kernel's edges use the same clock. It stands still while a machine
 * is suspended, which a station never is (see {@code docs/open-order.md}).
 */
public final class LockProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockProcess.class);
  private static final int QUEUE = 256;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LockMachine machine;
  private final LockLines lines;
  private final LockDisk disk;
  private final ServiceManager manager;
  private final TokenBucket lineBudget = new TokenBucket(100, TimeUnit.SECONDS.toNanos(1));
  private final Map<String, RingId> pulsed = new HashMap<>();
  private final RefusalTally tally = new RefusalTally();
  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LockSocket socket;
  private final Thread loop;
  private final long beatNanos;
  private long beatAt;
  private volatile boolean orderly;
  private @Nullable LockPeer peer;

  /** The loop's input. */
  sealed interface Input {
    /** The agent connected. */
    record Connected(LockPeer peer) implements Input {}

    /** Its connection ended. */
    record Gone(LockPeer peer) implements Input {}

    /** An event for the machine. */
    record Happened(LockEvent event) implements Input {}
  }

  private LockProcess(LockSettings settings, GpioChip chip, ServiceManager manager)
      throws GpioException, IOException {
    this.manager = manager;
    LockStateFile file = new LockStateFile(settings.state(), settings.door());
    LockStart start = LockStart.read(file, settings.keys());
    disk = new LockDisk(file, this::offer);
    socket = new LockSocket(settings.socket(), this::put, this::offer);
    boolean complete = false;
    try {
      lines = LockLines.take(settings, chip, start.held(), this::offer);
      complete = true;
    } finally {
      if (!complete) {
        socket.close();
      }
    }
    machine =
        new LockMachine(
            settings,
            start.state(),
            start.broken(),
            lines.contacts(),
            Nonce::random,
            System.nanoTime());
    lines.mirror(machine.held());
    beatNanos = manager.watchdogEvery().map(Duration::toNanos).orElse(TimeUnit.SECONDS.toNanos(60));
    beatAt = System.nanoTime();
    loop = Thread.ofPlatform().name("lock").unstarted(this::run);
  }

  /**
   * Requests the lines, at rest, then listens for the agent.
   *
   * @throws GpioException where a line is not available
   * @throws IOException where the socket cannot be made
   */
  public static LockProcess start(LockSettings settings, GpioChip chip, ServiceManager manager)
      throws GpioException, IOException {
    LockProcess process = new LockProcess(settings, chip, manager);
    WarmUp.verifyOnce();
    process.loop.setPriority(Thread.MAX_PRIORITY);
    process.loop.start();
    process.socket.listen();
    LOG.info(
        "event=lock-ready door={} socket={} locks={} lockdown={}",
        settings.door(),
        settings.socket(),
        process.lines.names(),
        process.machine.held());
    manager.ready(process.status());
    return process;
  }

  private String status() {
    return machine.held() ? "lockdown" : "locked, orders are honoured";
  }

  /**
   * Waits until the process ended and every line is released.
   *
   * @return whether it was asked to end; false where it failed
   */
  public boolean awaitStop() throws InterruptedException {
    stopped.await();
    return orderly;
  }

  /** Releases every line and ends. Returns when that is done, or after 3 seconds. */
  @Override
  public void close() {
    manager.stopping();
    try {
      Input stop = new Input.Happened(new LockEvent.Stop());
      boolean told = inputs.offer(stop, 1, TimeUnit.SECONDS);
      if (!told || !stopped.await(3, TimeUnit.SECONDS)) {
        LOG.error("event=lock-loop-stuck releasing=directly");
        lines.releaseAll();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      lines.releaseAll();
    }
    socket.close();
    disk.close();
  }

  private void offer(LockEvent event) {
    put(new Input.Happened(event));
  }

  /** Blocks where the loop is behind: this slows the agent down, and nothing is lost. */
  private void put(Input input) {
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
          running = !(input instanceof Input.Happened(LockEvent.Stop()));
          take(input);
        }
        happen(new LockEvent.Tick());
        lines.again();
        look();
      }
      orderly = true;
    } catch (InterruptedException stopping) {
      happen(new LockEvent.Stop());
    } finally {
      lines.releaseAll();
      lines.close();
      stopped.countDown();
    }
  }

  private long waitNanos() {
    long now = System.nanoTime();
    OptionalLong at = MonotonicTime.earlier(machine.wakeAt(), tally.wakeAt());
    at = MonotonicTime.earlier(at, OptionalLong.of(beatAt));
    long wait = Math.max(0, at.orElse(beatAt) - now);
    return lines.settled() ? wait : Math.min(wait, RETRY_NANOS);
  }

  /** Does the work of each minute and feeds the watchdog. */
  private void look() {
    long now = System.nanoTime();
    tally
        .summary(now)
        .ifPresent(
            more -> {
              LOG.warn("event=orders-refused-more counts=\"{}\"", more);
              say(new Reply.Refusals(tally.counts()));
            });
    if (now - beatAt >= 0) {
      beatAt = now + beatNanos;
      long passedOver = machine.takePassedOver();
      if (passedOver > 0) {
        LOG.warn("event=gate-reports-left-out count={}", passedOver);
      }
      if (lines.settled()) {
        manager.alive();
      }
    }
  }

  private void take(Input input) {
    switch (input) {
      case Input.Connected(LockPeer connected) -> {
        peer = connected;
        connected.say(new Reply.Hello(List.copyOf(lines.names())));
        connected.say(new Reply.Refusals(tally.counts()));
        LOG.info("event=agent-connected");
        happen(new LockEvent.AgentThere());
      }
      case Input.Gone(LockPeer gone) -> {
        if (gone.equals(peer)) {
          peer = null;
          LOG.warn("event=agent-gone");
          happen(new LockEvent.AgentGone());
        }
      }
      case Input.Happened(LockEvent event) -> happen(event);
    }
  }

  static LockEvent event(Request request) {
    return switch (request) {
      case Request.RingBegins(RingId ring) -> new LockEvent.RingBegins(ring);
      case Request.RingEnds(RingId ring) -> new LockEvent.RingEnds(ring);
      case Request.Say(var message, long at) -> new LockEvent.Said(message, at);
    };
  }

  private void happen(LockEvent event) {
    for (LockEffect effect : machine.handle(event, System.nanoTime())) {
      switch (effect) {
        case LockEffect.Energise(Open order) -> happen(energise(order));
        case LockEffect.Release(String lock) -> pulsedBy(lock).run(() -> lines.release(lock));
        case LockEffect.Mirror(boolean locked) -> {
          lines.mirror(locked);
          LOG.warn("event=lockdown held={}", locked);
          manager.status(status());
        }
        case LockEffect.Tell(var message) -> {
          log(message);
          say(new Reply.Say(message));
        }
        case LockEffect.RingIsOver(RingId ring) -> {
          LOG.warn("event=ring-announced-after-its-end ring={}", ring);
          say(new Reply.Complaint("ring-over", Optional.of(ring)));
        }
        case LockEffect.Save(LockState state) -> disk.save(state);
        case LockEffect.Refused(Refusal why, var ring) -> {
          if (tally.first(why, System.nanoTime())) {
            LOG.warn(
                "event=order-refused ring={} reason={}",
                ring.map(RingId::value).orElse("-"),
                why.code());
            say(new Reply.Refusals(tally.counts()));
          }
        }
      }
    }
  }

  /**
   * Refusals have their own lines and nonces are frequent, so neither is logged here: nobody can
   * fill the disk by asking.
   */
  private void log(DoorMessage.FromDoor message) {
    boolean refusal =
        message instanceof DoorMessage.LockReport report
            && report.state() == DoorMessage.LockReport.State.REFUSED;
    boolean renewal = message instanceof DoorMessage.RingNonce;
    if (!refusal && !renewal && lineBudget.take(System.nanoTime())) {
      LOG.info("event=lock-says {}", LockLog.words(message));
    } else {
      LOG.debug("event=lock-says {}", LockLog.words(message));
    }
  }

  /** The ring that lock was pulsed for. */
  private About pulsedBy(String lock) {
    return About.of(Optional.ofNullable(pulsed.get(lock)));
  }

  private LockEvent energise(Open order) {
    // Measured before the line moves, so that the pulse is never longer than configured.
    long before = System.nanoTime();
    try {
      lines.energise(order.lock());
      pulsed.put(order.lock(), order.ring());
      return new LockEvent.Energised(order, before);
    } catch (GpioException failed) {
      LOG.error(
          "event=lock-line-failed ring={} lock={} reason=\"{}\"",
          order.ring(),
          order.lock(),
          failed.getMessage());
      return new LockEvent.LineFailed(order);
    }
  }

  private void say(Reply reply) {
    LockPeer listening = peer;
    if (listening != null) {
      listening.say(reply);
    }
  }
}
