package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The file descriptor of requested lines, and the calls on it. Any thread. After {@link #close}
 * each call fails with {@link Problem#WRONG_USE}, so that a descriptor number that was reused is
 * never touched.
 */
final class LineRequest implements GpioChip.OutputLine, LineGroup {
  private final Kernel kernel = Kernel.calls();
  private final String what;
  private final List<GpioChip.LineChoice> lines;
  private final int fd;
  private boolean closed;

  /**
   * @param what names the lines, for errors
   */
  LineRequest(String what, List<GpioChip.LineChoice> lines, int fd) {
    this.what = what;
    this.lines = lines;
    this.fd = fd;
  }

  int fd() {
    return fd;
  }

  @Override
  public void set(boolean active) throws GpioException {
    set(active ? 1 : 0, 1);
  }

  @Override
  public boolean get() throws GpioException {
    return (values() & 1) != 0;
  }

  @Override
  public synchronized void set(long active, long mask) throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(Uapi.LINE_VALUES);
      values.set(JAVA_LONG, Uapi.at(Uapi.LINE_VALUES, "bits"), active);
      values.set(JAVA_LONG, Uapi.at(Uapi.LINE_VALUES, "mask"), mask & all());
      call("setting", Uapi.SET_VALUES, values);
    }
  }

  @Override
  public synchronized long values() throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(Uapi.LINE_VALUES);
      values.set(JAVA_LONG, Uapi.at(Uapi.LINE_VALUES, "mask"), all());
      call("reading", Uapi.GET_VALUES, values);
      return values.get(JAVA_LONG, Uapi.at(Uapi.LINE_VALUES, "bits")) & all();
    }
  }

  @Override
  public synchronized void toOutputs(long active) throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      call("turning", Uapi.SET_CONFIG, LineConfig.outputs(arena, lines, active));
    }
  }

  @Override
  public synchronized void toInputs() throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      call("turning", Uapi.SET_CONFIG, LineConfig.inputs(arena, lines, false));
    }
  }

  private long all() {
    return LineConfig.mask(lines.size());
  }

  private void call(String doing, long request, MemorySegment argument) throws GpioException {
    if (closed) {
      throw new GpioException(Problem.WRONG_USE, what + " was given back");
    }
    int result = kernel.ioctl(fd, request, argument);
    if (result < 0) {
      throw ErrnoText.line(doing + " " + what, -result);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      kernel.close(fd);
    }
  }
}
