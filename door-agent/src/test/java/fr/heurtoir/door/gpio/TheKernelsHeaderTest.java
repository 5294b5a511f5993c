package fr.heurtoir.door.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Uapi} and {@link Kernel} against {@code linux/gpio.h}, compiled by gcc here and now. */
class TheKernelsHeaderTest {
  @TempDir Path folder;

  @Test
  void saysTheSameSizesOffsetsAndNumbersAsWeDo() throws Exception {
    Map<String, Long> header = new TreeMap<>();
    for (String line : compiledAndRun().lines().toList()) {
      int space = line.lastIndexOf(' ');
      header.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
    }
    assertEquals(header, ours(), "left the header, right the Java");
  }

  private String compiledAndRun() throws IOException, InterruptedException {
    Path source = folder.resolve("header.c");
    Path program = folder.resolve("header");
    try (InputStream text = TheKernelsHeaderTest.class.getResourceAsStream("header.c")) {
      Files.copy(Objects.requireNonNull(text), source, StandardCopyOption.REPLACE_EXISTING);
    }
    run("gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString());
    return run(program.toString());
  }

  private String run(String... words) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process process;
    try {
      process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    } catch (IOException missing) {
      throw new AssertionError("this needs gcc and linux-libc-dev", missing);
    }
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(said, StandardCharsets.UTF_8);
    assertTrue(ended && process.exitValue() == 0, () -> words[0] + ": " + output);
    return output;
  }

  private static Map<String, Long> ours() {
    Map<String, Long> ours = new TreeMap<>();
    struct(ours, "gpiochip_info", Uapi.CHIP_INFO);
    struct(ours, "gpio_v2_line_attribute", Uapi.LINE_ATTRIBUTE);
    // The two other members of the union that begins where flags begins.
    for (String member : new String[] {"values", "debounce_period_us"}) {
      ours.put("gpio_v2_line_attribute." + member, Uapi.at(Uapi.LINE_ATTRIBUTE, "flags"));
    }
    struct(ours, "gpio_v2_line_config_attribute", Uapi.LINE_CONFIG_ATTRIBUTE);
    struct(ours, "gpio_v2_line_config", Uapi.LINE_CONFIG);
    struct(ours, "gpio_v2_line_request", Uapi.LINE_REQUEST);
    struct(ours, "gpio_v2_line_info", Uapi.LINE_INFO);
    struct(ours, "gpio_v2_line_values", Uapi.LINE_VALUES);
    struct(ours, "gpio_v2_line_event", Uapi.LINE_EVENT);
    struct(ours, "pollfd", Kernel.POLL_FD);
    ours.put("GPIO_GET_CHIPINFO_IOCTL", Uapi.GET_CHIPINFO);
    ours.put("GPIO_V2_GET_LINEINFO_IOCTL", Uapi.GET_LINEINFO);
    ours.put("GPIO_V2_GET_LINE_IOCTL", Uapi.GET_LINE);
    ours.put("GPIO_V2_LINE_SET_CONFIG_IOCTL", Uapi.SET_CONFIG);
    ours.put("GPIO_V2_LINE_GET_VALUES_IOCTL", Uapi.GET_VALUES);
    ours.put("GPIO_V2_LINE_SET_VALUES_IOCTL", Uapi.SET_VALUES);
    ours.put("GPIO_MAX_NAME_SIZE", (long) Uapi.MAX_NAME_SIZE);
    ours.put("GPIO_V2_LINES_MAX", (long) Uapi.LINES_MAX);
    ours.put("GPIO_V2_LINE_NUM_ATTRS_MAX", (long) Uapi.LINE_NUM_ATTRS_MAX);
    ours.put("GPIO_V2_LINE_FLAG_USED", Uapi.FLAG_USED);
    ours.put("GPIO_V2_LINE_FLAG_ACTIVE_LOW", Uapi.FLAG_ACTIVE_LOW);
    ours.put("GPIO_V2_LINE_FLAG_INPUT", Uapi.FLAG_INPUT);
    ours.put("GPIO_V2_LINE_FLAG_OUTPUT", Uapi.FLAG_OUTPUT);
    ours.put("GPIO_V2_LINE_FLAG_EDGE_RISING", Uapi.FLAG_EDGE_RISING);
    ours.put("GPIO_V2_LINE_FLAG_EDGE_FALLING", Uapi.FLAG_EDGE_FALLING);
    ours.put("GPIO_V2_LINE_FLAG_OPEN_DRAIN", Uapi.FLAG_OPEN_DRAIN);
    ours.put("GPIO_V2_LINE_FLAG_OPEN_SOURCE", Uapi.FLAG_OPEN_SOURCE);
    ours.put("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", Uapi.FLAG_BIAS_PULL_UP);
    ours.put("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", Uapi.FLAG_BIAS_PULL_DOWN);
    ours.put("GPIO_V2_LINE_FLAG_BIAS_DISABLED", Uapi.FLAG_BIAS_DISABLED);
    ours.put("GPIO_V2_LINE_ATTR_ID_FLAGS", (long) Uapi.ATTR_ID_FLAGS);
    ours.put("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", (long) Uapi.ATTR_ID_OUTPUT_VALUES);
    ours.put("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", (long) Uapi.ATTR_ID_DEBOUNCE);
    ours.put("GPIO_V2_LINE_EVENT_RISING_EDGE", (long) Uapi.EVENT_RISING_EDGE);
    ours.put("GPIO_V2_LINE_EVENT_FALLING_EDGE", (long) Uapi.EVENT_FALLING_EDGE);
    ours.put("EPERM", (long) Kernel.EPERM);
    ours.put("ENOENT", (long) Kernel.ENOENT);
    ours.put("EINTR", (long) Kernel.EINTR);
    ours.put("ENXIO", (long) Kernel.ENXIO);
    ours.put("EAGAIN", (long) Kernel.EAGAIN);
    ours.put("EACCES", (long) Kernel.EACCES);
    ours.put("EBUSY", (long) Kernel.EBUSY);
    ours.put("ENODEV", (long) Kernel.ENODEV);
    ours.put("EINVAL", (long) Kernel.EINVAL);
    ours.put("ENOTTY", (long) Kernel.ENOTTY);
    ours.put("O_RDWR", (long) Kernel.O_RDWR);
    ours.put("O_CLOEXEC", (long) Kernel.O_CLOEXEC);
    ours.put("EFD_CLOEXEC", (long) Kernel.EFD_CLOEXEC);
    ours.put("POLLIN", (long) Kernel.POLLIN);
    ours.put("POLLERR", (long) Kernel.POLLERR);
    ours.put("POLLHUP", (long) Kernel.POLLHUP);
    ours.put("POLLNVAL", (long) Kernel.POLLNVAL);
    return ours;
  }

  private static void struct(Map<String, Long> into, String name, GroupLayout struct) {
    into.put("sizeof " + name, struct.byteSize());
    for (MemoryLayout member : struct.memberLayouts()) {
      String field = member.name().orElseThrow();
      into.put(name + "." + field, Uapi.at(struct, field));
    }
  }
}
