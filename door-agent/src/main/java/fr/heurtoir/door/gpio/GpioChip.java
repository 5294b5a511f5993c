package fr.heurtoir.door.gpio;

import java.time.Duration;

/** One GPIO chip. Any thread. */
public interface GpioChip {
  /**
   * Requests an output line. It is reserved until it is closed or this process ends.
   *
   * @param active the level that it gets at once, in the sense of {@code line.activeLow()}
   * @param consumer the name shown by {@code gpioinfo} and in others' "busy" errors; at most 31
   *     bytes
   * @throws GpioException where the chip or line is missing, busy or not permitted
   */
  OutputLine requestOutput(LineChoice line, boolean active, String consumer) throws GpioException;

  /**
   * Requests an input line and listens for its edges.
   *
   * @param listener called for each edge in order, on a thread of the chip's; must return quickly
   * @throws GpioException where the chip or line is missing, busy or not permitted
   */
  InputLine requestInput(LineChoice line, String consumer, EdgeListener listener)
      throws GpioException;

  /**
   * A line and its settings.
   *
   * @param name the line's name on its chip, or its offset as {@link LineFinder} reads it ({@code
   *     17}, {@code #17}, {@code gpio17})
   * @param activeLow whether the low level means active
   * @param bias the resistor inside the chip; without effect where the chip has none
   * @param debounce for an input: how long the level must be steady before its change is an edge,
   *     zero for at once; at most {@link #MOST_DEBOUNCE}
   */
  record LineChoice(String name, boolean activeLow, Bias bias, Duration debounce) {
    /** The longest debounce time. */
    public static final Duration MOST_DEBOUNCE = Duration.ofSeconds(10);

    public LineChoice {
      if (debounce.isNegative() || debounce.compareTo(MOST_DEBOUNCE) > 0) {
        throw new IllegalArgumentException("a debounce time is 0 to 10 seconds");
      }
    }

    /** A line with unchanged bias and without debounce. */
    public LineChoice(String name, boolean activeLow) {
      this(name, activeLow, Bias.AS_IS, Duration.ZERO);
    }
  }

  /** The resistor that a chip can connect to a line. */
  enum Bias {
    /** Unchanged. */
    AS_IS,
    /** None. */
    NONE,
    /** To the supply. */
    PULL_UP,
    /** To ground. */
    PULL_DOWN
  }

  /**
   * A change of level.
   *
   * @param active the new state, in the sense of {@code activeLow}
   * @param nanos when the kernel saw it, in nanoseconds of the monotonic clock ({@link
   *     System#nanoTime})
   */
  record Edge(boolean active, long nanos) {}

  /** Hears edges. */
  interface EdgeListener {
    /** The line changed. */
    void edge(Edge edge);

    /** The chip has disappeared; no further edge comes. */
    void lost(String why);
  }

  /** A requested output. */
  interface OutputLine extends AutoCloseable {
    /** Sets the level, which is effective when this returns. */
    void set(boolean active) throws GpioException;

    /** The present level. */
    boolean get() throws GpioException;

    /**
     * Releases the line. Its level afterwards depends on the chip's driver, so set it to rest
     * first.
     */
    @Override
    void close();
  }

  /** A requested input. */
  interface InputLine extends AutoCloseable {
    /** The present level. */
    boolean get() throws GpioException;

    /** Releases the line. */
    @Override
    void close();
  }
}
