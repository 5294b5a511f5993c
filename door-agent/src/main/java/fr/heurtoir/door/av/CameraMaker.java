package fr.heurtoir.door.av;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the configured camera; opens nothing. */
final class CameraMaker {
  /**
   * @param broken called on the camera's own thread when no further picture is available
   */
  Camera make(CameraChoice choice, Consumer<String> broken) {
    return switch (choice) {
      case CameraChoice.Device device -> new DeviceCamera(device);
      case CameraChoice.Csi csi ->
          new PumpedCamera(() -> new ProgramFrames(csi), Optional::empty, broken);
      case CameraChoice.File(var path) ->
          new PumpedCamera(() -> new Y4mFile(path), () -> unreadable(path), broken);
      case CameraChoice.Test(int rate) ->
          new PumpedCamera(() -> new DrawnVisitor(rate, LocalTime::now), Optional::empty, broken);
    };
  }

  private static Optional<String> unreadable(Path path) {
    return Files.isReadable(path)
        ? Optional.empty()
        : Optional.of(path + " is not there or cannot be read");
  }
}
