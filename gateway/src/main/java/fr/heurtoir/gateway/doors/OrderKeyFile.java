package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ops.SecretFile;
import fr.heurtoir.protocol.order.OrderKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The file of an order key. Whoever has this key can open every gate. */
final class OrderKeyFile {
  private OrderKeyFile() {}

  /**
   * The key in that file. Empty where there is no such file.
   *
   * @throws IOException where the file cannot be read, can be read by others, or holds no key
   */
  static Optional<OrderKey> read(Path file) throws IOException {
    Optional<String> text = SecretFile.read(file, "order key", "heurtoir-gateway keys roll");
    try {
      return text.map(OrderKey::read);
    } catch (IllegalArgumentException notAKey) {
      throw new IOException("order key " + file + ": " + notAKey.getMessage(), notAKey);
    }
  }

  static void write(Path file, OrderKey key) throws IOException {
    SecretFile.write(file, key.write());
  }
}
