package fr.heurtoir.stationtest;

import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;

/** Opens a chip by its device file's path and says what became of it. */
final class OpenOnly {
  private OpenOnly() {}

  static void main(String[] args) {
    try {
      System.out.println("opened " + LinuxGpioChip.open(args[0]).info());
    } catch (GpioException refused) {
      System.out.println(refused.problem() + ": " + refused.getMessage());
    }
  }
}
