package fr.heurtoir.door.gpio;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line that a name in the configuration means, in this order:
 *
 * <ol>
 *   <li>{@code #17}: offset 17, whatever the lines' names are;
 *   <li>the line with exactly that name;
 *   <li>the line with that name in another letter case, so that {@code gpio17} finds a Raspberry
 *       Pi's {@code GPIO17};
 *   <li>{@code 17} or {@code gpio17}: offset 17.
 * </ol>
 *
 * A name of several lines is refused, because nobody can know which one is meant.
 */
final class LineFinder {
  private static final Pattern NUMBER = Pattern.compile("#(\\d{1,4})");
  private static final Pattern NUMBERED = Pattern.compile("(?i)(?:gpio)?(\\d{1,4})");

  private LineFinder() {}

  /**
   * @throws GpioException where no line or several match
   */
  static LineInfo find(ChipInfo chip, List<LineInfo> lines, String text) throws GpioException {
    Matcher number = NUMBER.matcher(text);
    if (number.matches()) {
      return at(chip, lines, number.group(1));
    }
    if (text.isEmpty()) {
      throw new GpioException(Problem.NO_LINE, "a line without a name was asked of " + chip);
    }
    for (Predicate<LineInfo> same :
        List.<Predicate<LineInfo>>of(
            line -> line.name().equals(text), line -> line.name().equalsIgnoreCase(text))) {
      List<LineInfo> found = lines.stream().filter(same).toList();
      if (found.size() > 1) {
        throw new GpioException(
            Problem.NO_LINE,
            "the lines "
                + found.stream().map(line -> "#" + line.offset()).toList()
                + " of "
                + chip
                + " are all called "
                + text
                + "; choose one by its number");
      }
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      return at(chip, lines, numbered.group(1));
    }
    List<String> names =
        lines.stream().map(LineInfo::name).filter(name -> !name.isEmpty()).limit(64).toList();
    throw new GpioException(
        Problem.NO_LINE,
        chip
            + " has no line called "
            + text
            + (names.isEmpty()
                ? "; its lines have no names, only the numbers 0 to " + (chip.lines() - 1)
                : "; its lines are " + String.join(", ", names)));
  }

  private static LineInfo at(ChipInfo chip, List<LineInfo> lines, String digits)
      throws GpioException {
    int offset = Integer.parseInt(digits);
    if (offset >= lines.size()) {
      throw new GpioException(
          Problem.NO_LINE, chip + " has no line " + offset + ", only 0 to " + (lines.size() - 1));
    }
    return lines.get(offset);
  }
}
