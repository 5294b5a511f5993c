package fr.heurtoir.door.feedback;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wired lights. A separate thread sets the lines, so that a blinking light keeps its rhythm
 * whatever else the station does. Any thread may change what is shown.
 */
public final class Lights implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lights.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door-lights").daemon().factory());
  private final Map<Light, OutputLine> lines = new EnumMap<>(Light.class);
  private final Map<Light, Boolean> levels = new EnumMap<>(Light.class);
  private Map<Light, Pattern> shown = Map.of();
  private boolean capturing;
  private long since;
  private boolean failing;
  private @Nullable ScheduledFuture<?> blinking;

  /**
   * Requests the lines, dark.
   *
   * @param wired the line of each light; one with an empty name is not wired
   * @throws GpioException where a line is not available
   */
  public Lights(GpioChip chip, Map<Light, LineChoice> wired) throws GpioException {
    try {
      for (Map.Entry<Light, LineChoice> light : wired.entrySet()) {
        if (!light.getValue().name().isEmpty()) {
          lines.put(light.getKey(), chip.requestOutput(light.getValue(), false, "heurtoir-door"));
          levels.put(light.getKey(), false);
        }
      }
    } catch (GpioException refused) {
      lines.values().forEach(OutputLine::close);
      thread.shutdownNow();
      throw refused;
    }
  }

  /** Lights these and no others, from the beginning of their patterns. */
  public void show(Map<Light, Pattern> lit) {
    post(
        () -> {
          shown = lit;
          since = System.nanoTime();
          set();
        });
  }

  /** Lights {@link Light#CAPTURE} while camera or microphone is open. */
  public void capturing(boolean open) {
    post(
        () -> {
          capturing = open;
          set();
        });
  }

  private void post(Runnable change) {
    try {
      thread.execute(change);
    } catch (RejectedExecutionException closed) {
      LOG.debug("event=lights-after-close");
    }
  }

  /** Sets every line to its level. A failing line is logged once, until all work again. */
  private void set() {
    long millis = (System.nanoTime() - since) / 1_000_000;
    boolean failed = false;
    for (Map.Entry<Light, OutputLine> line : lines.entrySet()) {
      Light light = line.getKey();
      boolean lit = lit(light, millis);
      if (Boolean.valueOf(lit).equals(levels.get(light))) {
        continue;
      }
      try {
        line.getValue().set(lit);
        levels.put(light, lit);
      } catch (GpioException refused) {
        // Its level is unknown, so the next change sets it again.
        levels.remove(light);
        failed = true;
        if (!failing) {
          LOG.error("event=light-failed light={} reason=\"{}\"", light, refused.getMessage());
        }
      }
    }
    failing = failed;
    goOn(millis);
  }

  private boolean lit(Light light, long millis) {
    Pattern pattern = shown.get(light);
    return light == Light.CAPTURE ? capturing : pattern != null && pattern.lit(millis);
  }

  /** Schedules the next step while a wired light still changes. */
  private void goOn(long millis) {
    ScheduledFuture<?> before = blinking;
    if (before != null) {
      before.cancel(false);
      blinking = null;
    }
    boolean changes =
        shown.entrySet().stream()
            .anyMatch(e -> lines.containsKey(e.getKey()) && e.getValue().changes(millis));
    if (changes && !thread.isShutdown()) {
      long next = (millis / Pattern.STEP_MILLIS + 1) * Pattern.STEP_MILLIS;
      long wait = next * 1_000_000 - (System.nanoTime() - since);
      blinking = thread.schedule(this::set, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
  }

  /** Switches all lights off and releases the lines. */
  @Override
  public void close() {
    capturing(false);
    show(Map.of());
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("event=lights-not-dark");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    lines.values().forEach(OutputLine::close);
  }
}
