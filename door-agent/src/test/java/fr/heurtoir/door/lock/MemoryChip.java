package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A chip in memory: it counts how often each line became active, and can be told to fail. */
final class MemoryChip implements GpioChip {
  private final Map<String, Boolean> levels = new HashMap<>();
  private final Map<String, Integer> activations = new HashMap<>();
  private final Set<String> failing = new HashSet<>();

  boolean active(String line) {
    return levels.getOrDefault(line, false);
  }

  int activations(String line) {
    return activations.getOrDefault(line, 0);
  }

  void fail(String line, boolean fails) {
    if (fails) {
      failing.add(line);
    } else {
      failing.remove(line);
    }
  }

  @Override
  public OutputLine requestOutput(LineChoice line, boolean active, String consumer) {
    levels.put(line.name(), active);
    return new OutputLine() {
      @Override
      public void set(boolean level) throws GpioException {
        if (failing.contains(line.name())) {
          throw new GpioException(GpioException.Problem.NO_CHIP, "told to fail");
        }
        if (level && !active(line.name())) {
          activations.merge(line.name(), 1, Integer::sum);
        }
        levels.put(line.name(), level);
      }

      @Override
      public boolean get() {
        return active(line.name());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public InputLine requestInput(LineChoice line, String consumer, EdgeListener listener) {
    return new InputLine() {
      @Override
      public boolean get() {
        return active(line.name());
      }

      @Override
      public void close() {}
    };
  }
}
