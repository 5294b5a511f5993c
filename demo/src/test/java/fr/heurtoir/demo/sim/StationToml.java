package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A station's configuration for a test. */
final class StationToml {
  private StationToml() {}

  static Path write(Path folder, int pulseMillis, int afterCallSeconds, String gateway)
      throws IOException {
    Path file = folder.resolve("door.toml");
    Files.writeString(
        file,
        """
        [door]
        id = "portail.jules-ferry"
        [gateway]
        domain = "heurtoir.test"
        addresses = ["%s"]
        [tls]
        certificate = "door.pem"
        key = "door-key.pem"
        authority = "ca.pem"
        [camera]
        kind = "test"
        [sound]
        echo_cancelling = false
        noise_suppression = false
        gain_control = false
        [gpio]
        chip = "%s"
        [lock]
        socket = "lock.sock"
        after_call_s = %d
        [[lock.line]]
        name = "gate"
        gpio = "lock"
        pulse_ms = %d
        [call]
        calling_s = 10
        [keep]
        folder = "keep"
        [facade]
        port = 0
        """
            .formatted(gateway, folder.resolve("chip.sock"), afterCallSeconds, pulseMillis));
    return file;
  }
}
