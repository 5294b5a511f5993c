package fr.heurtoir.door.gpio;

import fr.heurtoir.door.gpio.GpioException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Explains an errno to an installer. */
final class ErrnoText {
  private ErrnoText() {}

  /** A device file that could not be opened. */
  static GpioException opening(Path device, int errno) {
    return switch (errno) {
      case Kernel.EACCES -> new GpioException(Problem.DENIED, denied(device));
      case Kernel.EPERM ->
          new GpioException(
              Problem.DENIED,
              device
                  + " is closed to this process by its service manager or container: it needs"
                  + " DeviceAllow="
                  + device
                  + " rw");
      case Kernel.ENOENT, Kernel.ENXIO, Kernel.ENODEV ->
          new GpioException(Problem.NO_CHIP, "there is no GPIO chip at " + device);
      default -> failed("opening " + device, errno);
    };
  }

  private static String denied(Path device) {
    try {
      PosixFileAttributes file =
          Files.readAttributes(device, PosixFileAttributes.class, new LinkOption[0]);
      String group = file.group().getName();
      return device
          + " may not be opened by user "
          + System.getProperty("user.name")
          + ": it belongs to "
          + file.owner().getName()
          + ":"
          + group
          + ", mode "
          + PosixFilePermissions.toString(file.permissions())
          + "; the user must be in the group "
          + group
          + " (SupplementaryGroups="
          + group
          + " in the unit)";
    } catch (IOException | UnsupportedOperationException unknown) {
      return device + " may not be opened by user " + System.getProperty("user.name");
    }
  }

  /** A request or call on a line that the kernel refused. */
  static GpioException line(String what, int errno) {
    return switch (errno) {
      case Kernel.ENODEV, Kernel.ENXIO ->
          new GpioException(Problem.NO_CHIP, what + ": the chip is gone");
      case Kernel.EPERM, Kernel.EACCES ->
          new GpioException(Problem.WRONG_USE, what + ": the kernel does not permit that use");
      case Kernel.EINVAL ->
          new GpioException(
              Problem.WRONG_USE, what + ": the kernel or the chip cannot do that (EINVAL)");
      default -> failed(what, errno);
    };
  }

  static GpioException failed(String what, int errno) {
    return new GpioException(
        Problem.FAILED, what + ": " + Kernel.calls().words(errno) + " (errno " + errno + ")");
  }
}
