package fr.heurtoir.door.gpio;

import java.nio.file.Path;

/**
 * A GPIO chip of this machine.
 *
 * @param device its device file
 * @param name the kernel's name of it, {@code gpiochip0}; may change from start to start
 * @param label what it is, {@code pinctrl-rp1}; stays
 * @param lines how many lines it has
 */
public record ChipInfo(Path device, String name, String label, int lines) {
  @Override
  public String toString() {
    return name + " [" + label + "] (" + lines + " lines)";
  }
}
