package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real lock process, as a process, on a chip that keeps its levels as the kernel does; the test
 * is the agent, and signs as the gateway does.
 */
final class LockRig implements AutoCloseable {
  static final DoorId DOOR = new DoorId("portail.jules-ferry");
  static final Duration PULSE = Duration.ofMillis(700);

  final Path folder;
  final FakeChip chip;
  final Path config;
  final List<DoorMessage.FromDoor> said = new CopyOnWriteArrayList<>();
  final AtomicInteger ready = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  private @Nullable Process lock;
  private @Nullable LockLink link;

  /** A change of a line, in nanoseconds of the monotonic clock. */
  record Edge(String line, boolean level, long nanos) {}

  LockRig(Path folder) throws IOException {
    this(folder, PULSE);
  }

  LockRig(Path folder, Duration pulse) throws IOException {
    this.folder = folder;
    chip =
        FakeChip.start(
            folder.resolve("chip.sock"),
            folder.resolve("edges.log"),
            Map.of(
                "lock", false,
                "contact", false,
                "exit", true,
                "tamper", false,
                "lockdown-in", false,
                "lockdown-out", false));
    config = StationToml.write(folder, (int) pulse.toMillis(), 1, "127.0.0.1:5061");
  }

  /** Starts the lock process, after something to put before its command line, as prlimit. */
  LockRig start(String... before) throws Exception {
    lock = LockChild.start(config, folder.resolve("lock.log"), List.of(before));
    int times = ready.get() + 1;
    if (link == null) {
      connect();
    }
    Await.until(
        "lock ready",
        () -> {
          assertTrue(process().isAlive(), this::log);
          return ready.get() >= times;
        });
    return this;
  }

  /** Connects as the agent does. */
  void connect() {
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
              public void lockSaid(DoorMessage.FromDoor message) {
                said.add(message);
              }
            });
  }

  Process process() {
    Process running = lock;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  LockLink link() {
    LockLink connected = link;
    if (connected == null) {
      throw new IllegalStateException("not connected");
    }
    return connected;
  }

  /** SIGKILL, and its end. */
  void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /** Sends a signal by its name. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process().pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  String log() {
    try {
      return Files.readString(folder.resolve("lock.log"));
    } catch (IOException noLog) {
      return "no log";
    }
  }

  RingId ring() {
    RingId ring = RingId.next(System.currentTimeMillis());
    assertTrue(link().ringBegins(ring));
    return ring;
  }

  /** The newest nonce of that ring, once there is one. */
  Nonce nonce(RingId ring) throws Exception {
    return next(DoorMessage.RingNonce.class, n -> n.ring().equals(ring)).nonce();
  }

  /** An order as the gateway signs it. */
  static DoorMessage.Open order(RingId ring, Nonce nonce, long counter) {
    return order(ring, "gate", nonce, counter);
  }

  static DoorMessage.Open order(RingId ring, String lock, Nonce nonce, long counter) {
    OpenOrder order = new OpenOrder(DOOR, ring, lock, nonce, counter);
    return new DoorMessage.Open(ring, lock, counter, nonce, StationToml.GATEWAY.sign(order));
  }

  boolean open(RingId ring, long counter) throws Exception {
    return link().say(order(ring, nonce(ring), counter));
  }

  /** Sets or lifts the lockdown; the state that answers it. */
  DoorMessage.LockdownState lockdown(boolean locked) throws Exception {
    said.removeIf(DoorMessage.Challenge.class::isInstance);
    link().say(new DoorMessage.LockdownAsk());
    DoorMessage.Challenge challenge = next(DoorMessage.Challenge.class, c -> true);
    LockdownOrder order =
        new LockdownOrder(DOOR, locked, challenge.epoch() + 1, challenge.challenge(), "p-1");
    said.removeIf(DoorMessage.LockdownState.class::isInstance);
    link()
        .say(
            new DoorMessage.Lockdown(
                locked,
                order.epoch(),
                order.challenge(),
                order.by(),
                StationToml.GATEWAY.sign(order)));
    return next(DoorMessage.LockdownState.class, s -> true);
  }

  /** The newest message of that kind that fits, once there is one. */
  <T extends DoorMessage.FromDoor> T next(Class<T> kind, java.util.function.Predicate<T> fits)
      throws Exception {
    Await.until(kind.getSimpleName(), () -> !all(kind).stream().filter(fits).toList().isEmpty());
    return all(kind).stream().filter(fits).toList().getLast();
  }

  <T extends DoorMessage.FromDoor> List<T> all(Class<T> kind) {
    return said.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  LockReport report(LockReport.State state, long counter) throws Exception {
    return next(LockReport.class, r -> r.state() == state && r.counter() == counter);
  }

  /** The changes of one line so far. */
  List<Edge> edges(String line) throws IOException {
    return Files.readAllLines(folder.resolve("edges.log")).stream()
        .map(text -> text.split(" "))
        .map(words -> new Edge(words[0], words[1].equals("1"), Long.parseLong(words[2])))
        .filter(edge -> edge.line().equals(line))
        .toList();
  }

  /** How long the last whole pulse of the lock's line lasted. */
  Duration lastPulse() throws IOException {
    List<Edge> edges = edges("lock");
    Edge end = edges.getLast();
    return Duration.ofNanos(end.nanos() - edges.get(edges.size() - 2).nanos());
  }

  @Override
  public void close() throws Exception {
    LockLink connected = link;
    if (connected != null) {
      connected.close();
    }
    Process running = lock;
    if (running != null) {
      running.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
    chip.close();
  }
}
