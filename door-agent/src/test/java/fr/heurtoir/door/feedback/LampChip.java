package fr.heurtoir.door.feedback;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A chip whose outputs are lamps; it remembers when each was switched. */
final class LampChip implements GpioChip {
  private final Map<String, List<Long>> changes = new ConcurrentHashMap<>();
  private final Map<String, Boolean> levels = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();

  /** The name of a line that fails. */
  volatile String broken = "";

  @Override
  public OutputLine requestOutput(LineChoice line, boolean active, String consumer)
      throws GpioException {
    refuseIfBroken(line.name());
    changes.put(line.name(), new CopyOnWriteArrayList<>());
    levels.put(line.name(), active);
    held.incrementAndGet();
    return new OutputLine() {
      @Override
      public void set(boolean lit) throws GpioException {
        refuseIfBroken(line.name());
        Boolean before = levels.put(line.name(), lit);
        if (before == null || before != lit) {
          changes(line.name()).add(System.nanoTime());
        }
      }

      @Override
      public boolean get() {
        return lit(line.name());
      }

      @Override
      public void close() {
        held.decrementAndGet();
      }
    };
  }

  @Override
  public InputLine requestInput(LineChoice line, String consumer, EdgeListener listener)
      throws GpioException {
    throw new GpioException(GpioException.Problem.NO_LINE, "lamps only");
  }

  private void refuseIfBroken(String name) throws GpioException {
    if (name.equals(broken)) {
      throw new GpioException(GpioException.Problem.FAILED, name + " is broken");
    }
  }

  boolean lit(String name) {
    return Boolean.TRUE.equals(levels.get(name));
  }

  /** When the lamp was switched, in nanoseconds of the monotonic clock. */
  List<Long> changes(String name) {
    return changes.computeIfAbsent(name, none -> new CopyOnWriteArrayList<>());
  }

  /** How long it was lit or dark between two switches. */
  List<Long> lasted(String name) {
    List<Long> at = List.copyOf(changes(name));
    List<Long> lasted = new ArrayList<>();
    for (int i = 1; i < at.size(); i++) {
      lasted.add(at.get(i) - at.get(i - 1));
    }
    return lasted;
  }

  int held() {
    return held.get();
  }

  void await(String what, BooleanSupplier seen) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!seen.getAsBoolean()) {
      if (end - System.nanoTime() < 0) {
        throw new AssertionError("not within 30 s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
