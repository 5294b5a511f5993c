package fr.heurtoir.demo.sim;

import fr.heurtoir.door.lock.OrderKeysFile;
import fr.heurtoir.protocol.order.OrderKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A station's configuration for a test. */
final class StationToml {
  private StationToml() {}

  /** Signs what the station's lock honours. */
  static final OrderKey GATEWAY = OrderKey.generate();

  static Path write(Path folder, int pulseMillis, int afterCallSeconds, String gateway)
      throws IOException {
    Path file = folder.resolve("door.toml");
    OrderKeysFile.write(
        folder.resolve("order-keys.toml"), new OrderKeysFile.Keys(1, List.of(GATEWAY.publicKey())));
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
        state = "lock-state"
        after_call_s = %d
        tamper = "tamper"
        tamper_refuses_s = 3600
        lockdown_in = "lockdown-in"
        lockdown_out = "lockdown-out"
        [[lock.line]]
        name = "gate"
        gpio = "lock"
        pulse_ms = %d
        contact = "contact"
        exit_button = "exit"
        [call]
        calling_s = 10
        shown_s = 3
        [keep]
        folder = "keep"
        [facade]
        port = 0
        """
            .formatted(gateway, folder.resolve("chip.sock"), afterCallSeconds, pulseMillis));
    return file;
  }
}
