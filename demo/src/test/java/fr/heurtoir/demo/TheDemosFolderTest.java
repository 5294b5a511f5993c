package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheDemosFolderTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneDemoAtATime() throws Exception {
    Path data = folder.resolve("demo");
    DataFolder.refuseIfTaken(data);
    assertFalse(Files.exists(data), "looking touches nothing");

    try (DataFolder held = DataFolder.take(data, "process 7")) {
      CannotStart refused =
          assertThrows(CannotStart.class, () -> DataFolder.take(data, "process 8"));
      assertEquals(CannotStart.RUNNING, refused.code());
      assertTrue(String.valueOf(refused.getMessage()).contains("process 7"));
      assertTrue(held.path().isAbsolute());
    }
    DataFolder.take(data, "process 9").close();
  }

  @Test
  void isItsOwnersAlone() throws Exception {
    Path data = folder.resolve("demo");
    try (DataFolder held = DataFolder.take(data, "process 7")) {
      assertEquals("rwx------", mode(held.path()));
      assertEquals("rwx------", mode(RunFolder.make(held.path())));
    }
  }

  @Test
  void hasItsSocketsElsewhereWhereItsPathIsTooLong() throws Exception {
    Path data = Files.createDirectories(folder.resolve("a".repeat(60)).resolve("b".repeat(60)));
    Path run = RunFolder.make(data);
    try {
      assertTrue(run.resolve("d1").resolve("chip.sock").toString().length() < 108);
      assertEquals(run, RunFolder.of(data), "the bell command finds the same");
      assertEquals("rwx------", mode(run));
    } finally {
      Files.delete(run);
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
