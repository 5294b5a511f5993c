package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * struct gpio_v2_line_config: the settings of the requested lines. Lines with equal settings share
 * an attribute. The output levels are part of the same request, so a line never shows another level
 * first.
 */
final class LineConfig {
  private static final GroupLayout CONFIG = Uapi.LINE_CONFIG;
  private static final GroupLayout ATTR = Uapi.LINE_CONFIG_ATTRIBUTE;

  private final MemorySegment config;
  private int attributes;

  private LineConfig(Arena arena) {
    config = arena.allocate(CONFIG);
  }

  /** Inputs; with edges or without. */
  static MemorySegment inputs(Arena arena, List<LineChoice> lines, boolean edges)
      throws GpioException {
    long edge = edges ? Uapi.FLAG_EDGE_RISING | Uapi.FLAG_EDGE_FALLING : 0;
    LineConfig made = new LineConfig(arena);
    made.flags(lines, Uapi.FLAG_INPUT | edge);
    Map<Long, Long> debounced = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      long micros = lines.get(i).debounce().toNanos() / 1000;
      if (micros > 0) {
        debounced.merge(micros, 1L << i, (one, other) -> one | other);
      }
    }
    for (Map.Entry<Long, Long> each : debounced.entrySet()) {
      // debounce_period_us is the first 4 bytes of the union, in either byte order.
      made.attribute(Uapi.ATTR_ID_DEBOUNCE, each.getValue())
          .set(JAVA_INT, Uapi.at(Uapi.LINE_ATTRIBUTE, "flags"), Math.toIntExact(each.getKey()));
    }
    return made.config;
  }

  /** Outputs that have these levels at once; bit i is line i, 1 is active. */
  static MemorySegment outputs(Arena arena, List<LineChoice> lines, long active)
      throws GpioException {
    LineConfig made = new LineConfig(arena);
    made.flags(lines, Uapi.FLAG_OUTPUT);
    made.attribute(Uapi.ATTR_ID_OUTPUT_VALUES, mask(lines.size()))
        .set(JAVA_LONG, Uapi.at(Uapi.LINE_ATTRIBUTE, "flags"), active);
    return made.config;
  }

  /** The mask of that many lines, 1 to 64. */
  static long mask(int lines) {
    return -1L >>> (Uapi.LINES_MAX - lines);
  }

  private void flags(List<LineChoice> lines, long common) throws GpioException {
    Map<Long, Long> alike = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      LineChoice line = lines.get(i);
      long flags = common | bias(line.bias()) | (line.activeLow() ? Uapi.FLAG_ACTIVE_LOW : 0);
      alike.merge(flags, 1L << i, (one, other) -> one | other);
    }
    // The first kind sets the request's own flags; an attribute overrides them for the lines in its
    // mask.
    boolean first = true;
    for (Map.Entry<Long, Long> each : alike.entrySet()) {
      if (first) {
        config.set(JAVA_LONG, Uapi.at(CONFIG, "flags"), each.getKey());
      } else {
        attribute(Uapi.ATTR_ID_FLAGS, each.getValue())
            .set(JAVA_LONG, Uapi.at(Uapi.LINE_ATTRIBUTE, "flags"), each.getKey());
      }
      first = false;
    }
  }

  private MemorySegment attribute(int id, long mask) throws GpioException {
    if (attributes == Uapi.LINE_NUM_ATTRS_MAX) {
      throw new GpioException(Problem.WRONG_USE, "lines of too many kinds in one request");
    }
    MemorySegment slot =
        config.asSlice(Uapi.at(CONFIG, "attrs") + attributes * ATTR.byteSize(), ATTR.byteSize());
    attributes++;
    config.set(JAVA_INT, Uapi.at(CONFIG, "num_attrs"), attributes);
    slot.set(JAVA_LONG, Uapi.at(ATTR, "mask"), mask);
    MemorySegment attribute = slot.asSlice(Uapi.at(ATTR, "attr"), Uapi.LINE_ATTRIBUTE.byteSize());
    attribute.set(JAVA_INT, Uapi.at(Uapi.LINE_ATTRIBUTE, "id"), id);
    return attribute;
  }

  private static long bias(GpioChip.Bias bias) {
    return switch (bias) {
      case AS_IS -> 0;
      case NONE -> Uapi.FLAG_BIAS_DISABLED;
      case PULL_UP -> Uapi.FLAG_BIAS_PULL_UP;
      case PULL_DOWN -> Uapi.FLAG_BIAS_PULL_DOWN;
    };
  }
}
