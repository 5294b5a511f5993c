package fr.heurtoir.door.lock;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import fr.heurtoir.config.TomlSection;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The gateway's public keys from the enrolment: {@code epoch = 1}, {@code keys = ["…"]}. They are
 * valid until an order of a higher epoch replaces them.
 */
public final class OrderKeysFile {
  private static final Pattern TEXT = Pattern.compile("[!-~]{1,64}");
  private static final String KEY_SAID = "an Ed25519 public key, base64url";

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
    List<ConfigProblem> problems = new ArrayList<>();
    Optional<Keys> keys = new TomlFile(file, problems).read(OrderKeysFile::keys).flatMap(k -> k);
    if (keys.isEmpty() || !problems.isEmpty()) {
      throw new IOException(problems.getFirst().toString());
    }
    return keys.get();
  }

  /** Empty where a key is none. */
  private static Optional<Keys> keys(TomlSection file) {
    long epoch = file.longInteger("epoch", 1, Long.MAX_VALUE);
    List<OrderPublicKey> keys = new ArrayList<>();
    for (String text : file.someTexts("keys", KeyOrder.MOST, TEXT, KEY_SAID)) {
      try {
        keys.add(new OrderPublicKey(text));
      } catch (IllegalArgumentException none) {
        file.problem("keys", "each " + KEY_SAID + ", not \"" + text + '"');
      }
    }
    return keys.isEmpty() ? Optional.empty() : Optional.of(new Keys(epoch, keys));
  }
}
