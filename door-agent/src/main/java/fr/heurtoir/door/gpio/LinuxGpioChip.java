package fr.heurtoir.door.gpio;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A chip of the Linux GPIO character device, version 2 of its user interface (kernel documents:
 * {@code userspace-api/gpio/chardev}). Each request opens and closes the device file, so this
 * object keeps no descriptor and needs no close.
 */
public final class LinuxGpioChip implements GpioChip {
  private final ChipInfo info;

  private LinuxGpioChip(ChipInfo info) {
    this.info = info;
  }

  /**
   * Finds a chip of this machine.
   *
   * @param choice its device file ({@code /dev/gpiochip0}), its name ({@code gpiochip0}, may change
   *     at each boot) or its permanent label ({@code pinctrl-rp1})
   * @throws GpioException where there is none, several have that label, or access is denied
   */
  public static LinuxGpioChip open(String choice) throws GpioException {
    return open(choice, Path.of("/dev"));
  }

  static LinuxGpioChip open(String choice, Path devices) throws GpioException {
    return new LinuxGpioChip(ChipFinder.find(choice, devices));
  }

  public ChipInfo info() {
    return info;
  }

  /** The present state of its lines, in the order of their numbers. */
  public List<LineInfo> lines() throws GpioException {
    try (ChipDevice device = new ChipDevice(info.device())) {
      return device.lines(info);
    }
  }

  @Override
  public OutputLine requestOutput(LineChoice line, boolean active, String consumer)
      throws GpioException {
    return outputs(List.of(line), active ? 1 : 0, consumer);
  }

  @Override
  public InputLine requestInput(LineChoice line, String consumer, EdgeListener listener)
      throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      List<LineChoice> one = List.of(line);
      MemorySegment config = LineConfig.inputs(arena, one, true);
      LineRequest request = request(one, config, consumer, EdgeReader.BUFFERED);
      return new EdgeReader(what(one), request, listener).start();
    }
  }

  /**
   * Requests outputs that move together.
   *
   * @param lines 1 to 64
   * @param active their levels from the start; bit i is line i, 1 is active
   */
  public LineGroup requestOutputs(List<LineChoice> lines, long active, String consumer)
      throws GpioException {
    return outputs(lines, active, consumer);
  }

  /** Requests inputs that are read together, without edges. */
  public LineGroup requestInputs(List<LineChoice> lines, String consumer) throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      return request(lines, LineConfig.inputs(arena, bounded(lines), false), consumer, 0);
    }
  }

  private LineRequest outputs(List<LineChoice> lines, long active, String consumer)
      throws GpioException {
    try (Arena arena = Arena.ofConfined()) {
      return request(lines, LineConfig.outputs(arena, bounded(lines), active), consumer, 0);
    }
  }

  private LineRequest request(
      List<LineChoice> lines, MemorySegment config, String consumer, int events)
      throws GpioException {
    try (ChipDevice device = new ChipDevice(info.device())) {
      List<LineInfo> all = device.lines(info);
      List<LineInfo> found = new ArrayList<>(lines.size());
      for (LineChoice line : lines) {
        found.add(LineFinder.find(info, all, line.name()));
      }
      int fd = device.request(found, config, consumer, events);
      return new LineRequest(what(lines), List.copyOf(lines), fd);
    }
  }

  private String what(List<LineChoice> lines) {
    return "line "
        + String.join(", ", lines.stream().map(LineChoice::name).toList())
        + " of "
        + info.name();
  }

  private static List<LineChoice> bounded(List<LineChoice> lines) throws GpioException {
    if (lines.isEmpty() || lines.size() > Uapi.LINES_MAX) {
      throw new GpioException(Problem.WRONG_USE, "1 to " + Uapi.LINES_MAX + " lines a request");
    }
    return lines;
  }
}
