package fr.heurtoir.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is the old one or the whole new one, has the mode that was said, and leaves no part. */
class DurableFileTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void replacesWithThatModeAndMakesTheFolder() throws Exception {
    Path file = folder.resolve("deep/file");
    DurableFile.write(file, bytes("old"), "rw-r--r--");
    DurableFile.write(file, bytes("new"), "rw-------");
    assertEquals("new", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("deep"), files());
  }

  @Test
  void aNewOneNeverReplaces() throws Exception {
    Path file = folder.resolve("file");
    DurableFile.writeNew(file, bytes("first"), "rw-r--r--");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> DurableFile.writeNew(file, bytes("second"), "rw-r--r--"));
    assertEquals("first", Files.readString(file));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("file"), files());
  }

  @Test
  void aNewOneIsMadeInNoFolderThatIsNotThere() throws Exception {
    assertThrows(
        NoSuchFileException.class,
        () -> DurableFile.writeNew(folder.resolve("none/file"), bytes("x"), "rw-r--r--"));
    assertEquals(List.of(), files());
  }

  @Test
  void whatCannotBeWrittenLeavesTheOldOneAndNoPart() throws Exception {
    Path file = folder.resolve("file");
    Files.createDirectory(file);
    Files.createFile(file.resolve("inside"));
    assertThrows(IOException.class, () -> DurableFile.write(file, bytes("new"), "rw-------"));
    assertTrue(Files.isDirectory(file));
    assertEquals(List.of("file"), files());
  }
}
