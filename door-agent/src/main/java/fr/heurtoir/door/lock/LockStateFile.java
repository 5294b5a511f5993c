package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * {@link LockState} on the disk: lines of a name and a value. The last line is the SHA-256 of those
 * before it, so that damage by a dying memory card is noticed.
 */
final class LockStateFile {
  private static final String FIRST = "heurtoir-lock-state 1";
  private static final long MOST_BYTES = 4096;

  private final Path file;
  private final DoorId door;

  /**
   * @param folder where the file is
   */
  LockStateFile(Path folder, DoorId door) {
    this.file = folder.resolve("state");
    this.door = door;
  }

  Path file() {
    return file;
  }

  /**
   * Reads the file. Empty where there never was one.
   *
   * @throws IOException where the file cannot be trusted; the message says why
   */
  Optional<LockState> read() throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("larger than " + MOST_BYTES + " bytes");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    int sum = text.lastIndexOf("sha256 ");
    if (sum < 0 || !text.substring(sum).equals("sha256 " + sha256(text.substring(0, sum)) + "\n")) {
      throw new IOException("its checksum is wrong");
    }
    try {
      return Optional.of(parse(text.substring(0, sum).split("\n", -1)));
    } catch (IllegalArgumentException wrong) {
      throw new IOException("not a state: " + wrong.getMessage(), wrong);
    }
  }

  private LockState parse(String[] lines) {
    List<OrderPublicKey> keys = new ArrayList<>();
    for (int i = 8; i < lines.length - 1; i++) {
      keys.add(new OrderPublicKey(value(lines, i, "key")));
    }
    if (lines.length < 9 || !lines[0].equals(FIRST)) {
      throw new IllegalArgumentException("another form");
    }
    if (!value(lines, 1, "door").equals(door.value())) {
      throw new IllegalArgumentException("that of another door");
    }
    return new LockState(
        Long.parseLong(value(lines, 2, "lockdown-epoch")),
        yes(value(lines, 3, "lockdown")),
        value(lines, 4, "lockdown-by"),
        yes(value(lines, 5, "lockdown-by-contact")),
        yes(value(lines, 6, "tamper")),
        Long.parseLong(value(lines, 7, "key-epoch")),
        keys);
  }

  private static String value(String[] lines, int at, String name) {
    if (at >= lines.length || !lines[at].startsWith(name + " ")) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return lines[at].substring(name.length() + 1);
  }

  private static boolean yes(String word) {
    return switch (word) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("neither yes nor no");
    };
  }

  /**
   * Replaces the file. Returns when it is on the disk.
   *
   * @throws IOException where the disk failed; the old file is then unchanged
   */
  void write(LockState state) throws IOException {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    line(text, "door", door.value());
    line(text, "lockdown-epoch", state.lockdownEpoch());
    line(text, "lockdown", state.locked() ? "yes" : "no");
    line(text, "lockdown-by", state.by());
    line(text, "lockdown-by-contact", state.latched() ? "yes" : "no");
    line(text, "tamper", state.tampered() ? "yes" : "no");
    line(text, "key-epoch", state.keyEpoch());
    state.keys().forEach(key -> line(text, "key", key.value()));
    String sum = sha256(text.toString());
    text.append("sha256 ").append(sum).append('\n');
    DurableFile.write(file, text.toString().getBytes(StandardCharsets.US_ASCII), "rw-------");
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
