package fr.heurtoir.door.feedback;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lights that are wired. Used by one thread. */
public final class Lights implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lights.class);

  private final Map<Light, OutputLine> lines = new EnumMap<>(Light.class);
  private boolean failing;

  /**
   * Takes the lines, dark.
   *
   * @param wired the line of each light; one with an empty name is not wired
   * @throws GpioException where a line cannot be had
   */
  public Lights(GpioChip chip, Map<Light, LineChoice> wired) throws GpioException {
    try {
      for (Map.Entry<Light, LineChoice> light : wired.entrySet()) {
        if (!light.getValue().name().isEmpty()) {
          lines.put(light.getKey(), chip.requestOutput(light.getValue(), false, "heurtoir-door"));
        }
      }
    } catch (GpioException refused) {
      lines.values().forEach(OutputLine::close);
      throw refused;
    }
  }

  /** Lights these and no others. A line that fails is told once, until one works again. */
  public void show(Set<Light> lit) {
    boolean failed = false;
    for (Map.Entry<Light, OutputLine> line : lines.entrySet()) {
      try {
        line.getValue().set(lit.contains(line.getKey()));
      } catch (GpioException refused) {
        failed = true;
        if (!failing) {
          LOG.error(
              "event=light-failed light={} reason=\"{}\"", line.getKey(), refused.getMessage());
        }
      }
    }
    failing = failed;
  }

  @Override
  public void close() {
    show(Set.of());
    lines.values().forEach(OutputLine::close);
  }
}
