package fr.heurtoir.door.gpio;

import java.nio.file.Path;

/**
 * A GPIO chip of this machine.
 *
 * @param device its device file
 * @param name the kernel's name, {@code gpiochip0}, which may change at each boot
 * @param label its permanent label, {@code pinctrl-rp1}
 * @param lines the number of its lines
 */
public record ChipInfo(Path device, String name, String label, int lines) {
  @Override
  public String toString() {
    return name + " [" + label + "] (" + lines + " lines)";
  }
}
