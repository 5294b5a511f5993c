package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files with one secret that IT staff bring: readable by the owner and the service's group. */
final class SecretFiles {
  private static final int MOST_BYTES = 4_096;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFiles() {}

  /** Reports what is wrong with such a file. One that cannot be read is reported elsewhere. */
  static void check(TomlSection section, String key, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.stream().anyMatch(OTHERS::contains)) {
        section.problem(
            key,
            file
                + " has mode "
                + PosixFilePermissions.toString(mode)
                + ": others can read or change it; chmod 640 or 600");
      }
      if (Files.size(file) > MOST_BYTES
          || new String(Files.readAllBytes(file), StandardCharsets.UTF_8).isBlank()) {
        section.problem(key, "a file with one secret of at most " + MOST_BYTES + " bytes");
      }
    } catch (IOException unreadable) {
      section.problem(key, file + " cannot be read: " + unreadable.getMessage());
    }
  }
}
