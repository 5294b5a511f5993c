package fr.heurtoir.door.gpio;

/**
 * The present state of one line of a chip.
 *
 * @param offset its number on the chip, from 0
 * @param name its name on the chip, empty where it has none
 * @param used whether somebody holds it
 * @param consumer the holder's name, empty where there is none
 * @param output whether it is an output
 * @param activeLow whether its holder treats low as active
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

  /** The holder, in words. */
  String holder() {
    return consumer.isEmpty() ? "the kernel" : "\"" + consumer + "\"";
  }
}
