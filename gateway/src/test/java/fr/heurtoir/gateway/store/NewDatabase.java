package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * An empty database of the newest schema. The scripts run once in a process, and every test gets a
 * copy of what they made. The tests of the store run them each for itself.
 */
public final class NewDatabase {
  private static final byte[] EMPTY = migrated();

  private NewDatabase() {}

  /** Where nothing is yet, an empty one; what is there stays as it is. */
  public static Database.Sqlite at(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, EMPTY);
    }
    return Database.Sqlite.at(file);
  }

  private static byte[] migrated() {
    try {
      Path folder = Files.createTempDirectory("heurtoir-schema");
      Path file = folder.resolve("new.db");
      Store.open(
              Database.Sqlite.at(file),
              () -> new Schools(List.of()),
              SteadyClock.Sources.system(),
              new Counters())
          .close();
      byte[] bytes = Files.readAllBytes(file);
      try (var files = Files.list(folder)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
      return bytes;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
