package fr.heurtoir.door.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a name in the configuration means on a chip. */
class ALinesNameTest {
  private static List<LineInfo> named(String... names) {
    List<LineInfo> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(new LineInfo(lines.size(), name, false, "", false, false));
    }
    return lines;
  }

  private static ChipInfo chip(List<LineInfo> lines) {
    return new ChipInfo(Path.of("/dev/gpiochip0"), "gpiochip0", "pinctrl-rp1", lines.size());
  }

  private static int found(List<LineInfo> lines, String text) throws GpioException {
    return LineFinder.find(chip(lines), lines, text).offset();
  }

  private static String refused(List<LineInfo> lines, String text) {
    GpioException no = assertThrows(GpioException.class, () -> found(lines, text));
    assertEquals(Problem.NO_LINE, no.problem());
    return String.valueOf(no.getMessage());
  }

  @Test
  void isFoundAsItIsWritten() throws GpioException {
    assertEquals(1, found(named("ID_SDA", "lock", "LOCK"), "lock"));
    assertEquals(2, found(named("ID_SDA", "lock", "LOCK"), "LOCK"));
  }

  @Test
  void isFoundWithoutItsCapitals() throws GpioException {
    assertEquals(2, found(named("", "GPIO0", "GPIO17"), "gpio17"));
  }

  @Test
  void winsOverANumber() throws GpioException {
    List<LineInfo> lines = named("GPIO1", "3", "GPIO3", "x");
    assertEquals(1, found(lines, "3"));
    assertEquals(0, found(lines, "gpio1"));
    assertEquals(3, found(lines, "#3"));
  }

  @Test
  void mayBeANumberWhereNoLineIsCalledSo() throws GpioException {
    List<LineInfo> lines = named("", "", "", "");
    assertEquals(3, found(lines, "3"));
    assertEquals(3, found(lines, "gpio3"));
    assertEquals(3, found(lines, "#3"));
  }

  @Test
  void isRefusedWithWhatThereIs() {
    assertTrue(refused(named("a", "", "b"), "bell").endsWith("its lines are a, b"));
    assertTrue(refused(named("", ""), "bell").endsWith("only the numbers 0 to 1"));
    assertTrue(refused(named("", ""), "2").endsWith("has no line 2, only 0 to 1"));
    assertTrue(refused(named("", ""), "#9999").endsWith("has no line 9999, only 0 to 1"));
    assertTrue(refused(named("", ""), "-1").contains("has no line called -1"));
    assertTrue(refused(named("", ""), "").contains("without a name"));
  }

  @Test
  void isRefusedWhereTwoLinesHaveIt() {
    assertTrue(refused(named("-", "-", "NC", "nc"), "-").contains("[#0, #1]"));
    assertTrue(refused(named("-", "-", "NC", "nc"), "Nc").contains("[#2, #3]"));
  }
}
