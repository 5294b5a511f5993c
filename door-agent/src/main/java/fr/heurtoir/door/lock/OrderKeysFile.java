package fr.heurtoir.door.lock;

import fr.heurtoir.door.keep.DurableFile;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/**
 * The gateway's public keys from the enrolment: {@code epoch = 1}, {@code keys = ["…"]}. They are
 * valid until an order of a higher epoch replaces them.
 */
public final class OrderKeysFile {
  private static final long MOST_BYTES = 4096;

  private OrderKeysFile() {}

  /**
   * Keys and their epoch.
   *
   * @param epoch at least 1
   * @param keys 1 to {@link KeyOrder#MOST}
   */
  public record Keys(long epoch, List<OrderPublicKey> keys) {
    public Keys {
      keys = List.copyOf(keys);
      if (epoch < 1) {
        throw new IllegalArgumentException("epoch must be at least 1");
      }
      if (keys.isEmpty() || keys.size() > KeyOrder.MOST) {
        throw new IllegalArgumentException("keys must be 1 to " + KeyOrder.MOST);
      }
    }
  }

  /**
   * Writes the file durably.
   *
   * @throws IOException where the disk failed
   */
  public static void write(Path file, Keys keys) throws IOException {
    String list =
        keys.keys().stream()
            .map(key -> "\"" + key.value() + "\"")
            .collect(Collectors.joining(", "));
    String text = "epoch = " + keys.epoch() + "\nkeys = [" + list + "]\n";
    DurableFile.write(file, text.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
  }

  /**
   * Reads the file.
   *
   * @throws IOException where it cannot be read or is malformed; the message says what is wrong
   */
  public static Keys read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": larger than " + MOST_BYTES + " bytes");
    }
    TomlParseResult toml = Toml.parse(Files.readString(file, StandardCharsets.UTF_8));
    try {
      if (toml.hasErrors()) {
        throw new IllegalArgumentException(toml.errors().getFirst().toString());
      }
      Long epoch = toml.get("epoch") instanceof Long number ? number : Long.valueOf(0);
      List<OrderPublicKey> keys = new ArrayList<>();
      if (toml.get("keys") instanceof TomlArray array) {
        for (Object each : array.toList()) {
          keys.add(new OrderPublicKey(String.valueOf(each)));
        }
      }
      return new Keys(epoch, keys);
    } catch (IllegalArgumentException wrong) {
      throw new IOException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}
