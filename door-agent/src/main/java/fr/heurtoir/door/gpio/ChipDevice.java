package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An opened {@code /dev/gpiochipN}. Used by one thread within one block. */
final class ChipDevice implements AutoCloseable {
  /** The most lines of a chip; a file that reports more is no chip. */
  private static final int MOST_LINES = 4096;

  private final Kernel kernel = Kernel.calls();
  private final Arena arena = Arena.ofConfined();
  private final Path path;
  private final int fd;

  ChipDevice(Path path) throws GpioException {
    this.path = path;
    fd = kernel.open(path.toString(), Kernel.O_RDWR | Kernel.O_CLOEXEC);
    if (fd < 0) {
      arena.close();
      throw ErrnoText.opening(path, -fd);
    }
  }

  ChipInfo info() throws GpioException {
    MemorySegment info = arena.allocate(Uapi.CHIP_INFO);
    int result = kernel.ioctl(fd, Uapi.GET_CHIPINFO, info);
    if (result == -Kernel.ENODEV) {
      throw new GpioException(Problem.NO_CHIP, "the GPIO chip at " + path + " is gone");
    }
    if (result < 0) {
      throw new GpioException(Problem.NO_CHIP, path + " is no GPIO chip");
    }
    int lines = info.get(JAVA_INT, Uapi.at(Uapi.CHIP_INFO, "lines"));
    if (lines < 0 || lines > MOST_LINES) {
      throw new GpioException(Problem.NO_CHIP, path + " is no GPIO chip: it says " + lines);
    }
    return new ChipInfo(
        path,
        text(info, Uapi.at(Uapi.CHIP_INFO, "name")),
        text(info, Uapi.at(Uapi.CHIP_INFO, "label")),
        lines);
  }

  List<LineInfo> lines(ChipInfo chip) throws GpioException {
    List<LineInfo> lines = new ArrayList<>(chip.lines());
    for (int offset = 0; offset < chip.lines(); offset++) {
      lines.add(line(offset));
    }
    return lines;
  }

  LineInfo line(int offset) throws GpioException {
    MemorySegment info = arena.allocate(Uapi.LINE_INFO);
    info.set(JAVA_INT, Uapi.at(Uapi.LINE_INFO, "offset"), offset);
    int result = kernel.ioctl(fd, Uapi.GET_LINEINFO, info);
    // The chip answered and has this line, so the kernel is too old for the request.
    if (result == -Kernel.EINVAL || result == -Kernel.ENOTTY) {
      throw new GpioException(
          Problem.OLD_KERNEL,
          "this kernel lacks version 2 of the GPIO interface; Linux 5.10 or newer is needed");
    }
    if (result < 0) {
      throw ErrnoText.line("asking about line " + offset + " of " + path, -result);
    }
    long flags = info.get(JAVA_LONG, Uapi.at(Uapi.LINE_INFO, "flags"));
    return new LineInfo(
        offset,
        text(info, Uapi.at(Uapi.LINE_INFO, "name")),
        (flags & Uapi.FLAG_USED) != 0,
        text(info, Uapi.at(Uapi.LINE_INFO, "consumer")),
        (flags & Uapi.FLAG_OUTPUT) != 0,
        (flags & Uapi.FLAG_ACTIVE_LOW) != 0);
  }

  /**
   * Requests lines.
   *
   * @return the request's file descriptor, which the caller closes
   */
  int request(List<LineInfo> lines, MemorySegment config, String consumer, int events)
      throws GpioException {
    MemorySegment request = arena.allocate(Uapi.LINE_REQUEST);
    for (int i = 0; i < lines.size(); i++) {
      request.setAtIndex(JAVA_INT, i, lines.get(i).offset());
    }
    byte[] name = consumer.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(
        MemorySegment.ofArray(name),
        0,
        request,
        Uapi.at(Uapi.LINE_REQUEST, "consumer"),
        Math.min(name.length, Uapi.MAX_NAME_SIZE - 1));
    MemorySegment.copy(
        config, 0, request, Uapi.at(Uapi.LINE_REQUEST, "config"), Uapi.LINE_CONFIG.byteSize());
    request.set(JAVA_INT, Uapi.at(Uapi.LINE_REQUEST, "num_lines"), lines.size());
    request.set(JAVA_INT, Uapi.at(Uapi.LINE_REQUEST, "event_buffer_size"), events);
    int result = kernel.ioctl(fd, Uapi.GET_LINE, request);
    if (result == -Kernel.EBUSY) {
      throw busy(lines);
    }
    if (result < 0) {
      throw ErrnoText.line("requesting " + named(lines) + " of " + path, -result);
    }
    return request.get(JAVA_INT, Uapi.at(Uapi.LINE_REQUEST, "fd"));
  }

  private GpioException busy(List<LineInfo> lines) throws GpioException {
    for (LineInfo asked : lines) {
      LineInfo now = line(asked.offset());
      if (now.used()) {
        return new GpioException(
            Problem.BUSY, named(List.of(now)) + " of " + path + " is held by " + now.holder());
      }
    }
    return new GpioException(
        Problem.BUSY, named(lines) + " of " + path + " was held by somebody who just let go");
  }

  private static String named(List<LineInfo> lines) {
    return String.join(
        ", ",
        lines.stream()
            .map(
                line ->
                    "line "
                        + line.offset()
                        + (line.name().isEmpty() ? "" : " (" + line.name() + ")"))
            .toList());
  }

  /** A name from the kernel: up to 31 bytes and a zero. Control characters are removed. */
  private static String text(MemorySegment struct, long at) {
    byte[] bytes = struct.asSlice(at, Uapi.MAX_NAME_SIZE).toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "");
  }

  @Override
  public void close() {
    kernel.close(fd);
    arena.close();
  }
}
