package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.lock.LockSettings.Fail;
import fr.heurtoir.door.lock.LockSettings.Guards;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lock as it is, from the agent's line to the chip's level, with time and disk in hand. */
final class LockBench {
  static final long SECOND = 1_000_000_000L;
  static final DoorId DOOR = new DoorId("portail.jules-ferry");
  static final Duration PULSE = Duration.ofSeconds(3);

  final MemoryChip chip = new MemoryChip();
  final OrderKey key;
  final List<DoorMessage.FromDoor> told = new ArrayList<>();
  final List<Refusal> refused = new ArrayList<>();
  final Map<Refusal, Integer> counts = new HashMap<>();
  LockState disk;
  boolean diskFull;
  boolean diskSlow;
  boolean writing;
  long now = 1;
  private final LockSettings settings;
  private LockMachine machine;
  private LockLines lines;
  private boolean broken;

  LockBench() {
    this(OrderKey.generate(), guards(false, Duration.ofSeconds(600)), Map.of());
  }

  LockBench(OrderKey key, Guards guards, Map<Contact, Boolean> contacts) {
    this.key = key;
    settings =
        new LockSettings(
            DOOR,
            Path.of("/nowhere"),
            Path.of("/nowhere"),
            Path.of("/nowhere"),
            Duration.ofSeconds(10),
            List.of(lock("gate"), lock("inner")),
            guards,
            Optional.empty());
    disk = new LockState(0, false, "-", false, false, 1, List.of(key.publicKey()));
    start(contacts);
  }

  private static LockSettings.Lock lock(String name) {
    return new LockSettings.Lock(
        name,
        new LineChoice(name, false),
        Fail.SECURE,
        PULSE,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30));
  }

  static Guards guards(boolean latching, Duration tamper) {
    return new Guards(
        Optional.empty(),
        latching,
        Optional.of(new LineChoice("lockdown", false)),
        Optional.empty(),
        tamper);
  }

  /** As after a power cut: what is on the disk is all there is, and a new clock. */
  void restart(Map<Contact, Boolean> contacts) {
    told.clear();
    refused.clear();
    writing = false;
    now = 1;
    start(contacts);
  }

  void breakState() {
    broken = true;
  }

  private void start(Map<Contact, Boolean> contacts) {
    try {
      lines = LockLines.take(settings, chip, false, event -> {});
    } catch (GpioException impossible) {
      throw new IllegalStateException(impossible);
    }
    machine =
        new LockMachine(
            settings, broken ? LockState.fresh() : disk, broken, contacts, Nonce::random, now);
    lines.mirror(machine.held());
    happen(new LockEvent.AgentThere());
  }

  /** One line of the agent; false where it is no message. */
  boolean line(byte[] bytes) {
    try {
      happen(LockProcess.event(LockWire.request(bytes)));
      return true;
    } catch (LockWire.BadLine bad) {
      happen(new LockEvent.Malformed());
      return false;
    }
  }

  void happen(LockEvent event) {
    for (LockEffect effect : machine.handle(event, now)) {
      switch (effect) {
        case LockEffect.Energise(DoorMessage.Open order) -> happen(energise(order));
        case LockEffect.Release(String lock) -> lines.release(lock);
        case LockEffect.Mirror(boolean locked) -> lines.mirror(locked);
        case LockEffect.Tell(DoorMessage.FromDoor message) -> told.add(message);
        case LockEffect.RingIsOver(RingId ring) -> {}
        case LockEffect.Save(LockState state) -> save(state);
        case LockEffect.Refused(Refusal why, Optional<RingId> ring) -> {
          refused.add(why);
          counts.merge(why, 1, Integer::sum);
        }
      }
    }
  }

  private LockEvent energise(DoorMessage.Open order) {
    try {
      lines.energise(order.lock());
      return new LockEvent.Energised(order, now);
    } catch (GpioException failed) {
      return new LockEvent.LineFailed(order);
    }
  }

  private void save(LockState state) {
    if (diskSlow) {
      writing = true;
    } else if (diskFull) {
      happen(new LockEvent.NotSaved());
    } else {
      disk = state;
      happen(new LockEvent.Saved());
    }
  }

  /** Lets time pass, waking the machine when it wants to be. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (machine.wakeAt().isPresent() && machine.wakeAt().getAsLong() - end <= 0) {
      now = Math.max(now, machine.wakeAt().getAsLong());
      happen(new LockEvent.Tick());
      lines.again();
    }
    now = end;
    happen(new LockEvent.Tick());
    lines.again();
  }

  /** Announces a ring and returns its nonce. */
  Nonce ring(RingId ring) {
    happen(new LockEvent.RingBegins(ring));
    return newestNonce(ring);
  }

  Nonce newestNonce(RingId ring) {
    return told.stream()
        .filter(DoorMessage.RingNonce.class::isInstance)
        .map(DoorMessage.RingNonce.class::cast)
        .filter(each -> each.ring().equals(ring))
        .toList()
        .getLast()
        .nonce();
  }

  DoorMessage.Open open(RingId ring, Nonce nonce, long counter) {
    return open(key, ring, "gate", nonce, counter);
  }

  static DoorMessage.Open open(OrderKey by, RingId ring, String lock, Nonce nonce, long counter) {
    OpenOrder order = new OpenOrder(DOOR, ring, lock, nonce, counter);
    return new DoorMessage.Open(ring, lock, counter, nonce, by.sign(order));
  }

  /** As the agent writes it, without its line feed. */
  byte[] bytes(DoorMessage.ToDoor message) {
    byte[] line = LockWire.write(new LockWire.Request.Say(message, now));
    return Arrays.copyOf(line, line.length - 1);
  }

  boolean say(DoorMessage.ToDoor message) {
    return line(bytes(message));
  }

  /** Says it and returns why it was refused, or {@code accepted}. */
  String outcome(DoorMessage.ToDoor message) {
    int before = refused.size();
    say(message);
    return refused.size() == before ? "accepted" : refused.get(before).code();
  }

  DoorMessage.Challenge challenge() {
    say(new DoorMessage.LockdownAsk());
    return newest(DoorMessage.Challenge.class);
  }

  DoorMessage.Lockdown lockdown(OrderKey by, boolean locked, DoorMessage.Challenge answers) {
    LockdownOrder order =
        new LockdownOrder(DOOR, locked, answers.epoch() + 1, answers.challenge(), "p-1");
    return new DoorMessage.Lockdown(
        locked, order.epoch(), order.challenge(), order.by(), by.sign(order));
  }

  String setLockdown(boolean locked) {
    return outcome(lockdown(key, locked, challenge()));
  }

  static DoorMessage.Keys keys(OrderKey by, long epoch, OrderKey... next) {
    List<OrderPublicKey> list = Arrays.stream(next).map(OrderKey::publicKey).toList();
    KeyOrder order = new KeyOrder(DOOR, epoch, list);
    return new DoorMessage.Keys(
        epoch, list.stream().map(OrderPublicKey::value).toList(), by.sign(order));
  }

  <T extends DoorMessage.FromDoor> T newest(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList().getLast();
  }

  List<LockReport> reports(LockReport.State state) {
    return told.stream()
        .filter(LockReport.class::isInstance)
        .map(LockReport.class::cast)
        .filter(report -> report.state() == state)
        .toList();
  }

  boolean held() {
    return machine.held();
  }
}
