package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is native works where nothing can be unpacked in the folder for temporary files. */
class NativesTest {
  @TempDir Path folder;

  /** A process of its own, as natives are loaded once. */
  static final class Loads {
    private Loads() {}

    public static void main(String[] args) throws Exception {
      Natives.unpackIn(Path.of(args[0]));
      try (Connection db = DriverManager.getConnection("jdbc:sqlite::memory:")) {
        System.out.println("sqlite " + db.isValid(1));
      }
      System.out.println("epoll " + Epoll.isAvailable());
    }
  }

  @Test
  void isUnpackedInTheStateFolderAndNothingOfItStays() throws Exception {
    Path left = Files.createDirectories(folder.resolve("natives/4194303"));
    Files.writeString(left.resolve("old.so"), "of a process that is no more");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder.resolve("not-here"),
                "-cp",
                System.getProperty("java.class.path"),
                Loads.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    assertTrue(said.contains("sqlite true"), said);
    assertTrue(said.contains("epoll true"), said);
    try (Stream<Path> kept = Files.list(folder.resolve("natives"))) {
      assertEquals(0, kept.count());
    }
  }
}
