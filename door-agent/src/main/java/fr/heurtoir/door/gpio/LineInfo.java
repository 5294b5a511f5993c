package fr.heurtoir.door.gpio;

/**
 * One line of a chip as it is now.
 *
 * @param offset its number on the chip, from 0
 * @param name its name on the chip, empty where it has none
 * @param used whether somebody holds it
 * @param consumer who, empty where nobody or somebody without a name
 * @param output whether it drives
 * @param activeLow whether its holder reads low as active
 */
public record LineInfo(
    int offset, String name, boolean used, String consumer, boolean output, boolean activeLow) {
  @Override
  public String toString() {
    return "line "
        + offset
        + ": "
        + (name.isEmpty() ? "unnamed" : "\"" + name + "\"")
        + (output ? " output" : " input")
        + (activeLow ? " active-low" : "")
        + (used ? " consumer=" + holder() : " unused");
  }

  /** Who holds it, in words. */
  String holder() {
    return consumer.isEmpty() ? "the kernel" : "\"" + consumer + "\"";
  }
}
