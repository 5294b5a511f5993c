package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.testing.JournalSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A process of its own, as logging is taken over for a whole process. */
class LastWordsTest {
  @TempDir Path folder;

  /** Logs at its start, and again while it is being shut down. */
  static final class Program {
    public static void main(String[] arguments) throws IOException {
      Map<String, Object> output = Files.readAttributes(Path.of("/proc/self/fd/1"), "unix:dev,ino");
      String stream =
          arguments[1].equals("journal") ? output.get("dev") + ":" + output.get("ino") : "8:1";
      Logs logs = Logs.install("test", Map.of("JOURNAL_STREAM", stream), Level.INFO, arguments[0]);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    LoggerFactory.getLogger(Program.class).info("event=stopped");
                    logs.close();
                  }));
      LoggerFactory.getLogger(Program.class).info("event=started");
      LoggerFactory.getLogger(Program.class).debug("event=detail");
      LoggerFactory.getLogger("org.flywaydb.Noise").info("event=noise");
      LoggerFactory.getLogger("io.netty.Trouble").warn("event=trouble");
      System.exit(0);
    }
  }

  private List<String> said(String journal) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Program.class.getName(),
                folder.resolve("socket").toString(),
                journal)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program ends");
    return said.lines().toList();
  }

  @Test
  void whatIsSaidWhileTheProgramStopsIsWritten() throws Exception {
    assertEquals(
        List.of(
            "<6>LastWordsTest$Program: event=started",
            "<4>Trouble: event=library says=\"event=trouble\"",
            "<6>LastWordsTest$Program: event=stopped"),
        said("journal"));
  }

  @Test
  void journaldHasItAllWithItsFields() throws Exception {
    try (JournalSocket journald = new JournalSocket(folder.resolve("socket"))) {
      assertEquals(List.of(), said("journal"), "and standard error has nothing");
      assertEquals(
          List.of("started", "library", "stopped"),
          journald.entries().stream().map(entry -> entry.get("EVENT")).toList());
      assertEquals(
          List.of("6", "4", "6"),
          journald.entries().stream().map(entry -> entry.get("PRIORITY")).toList());
    }
  }

  @Test
  void anOutputThatIsNotTheJournalsIsWrittenAsText() throws Exception {
    try (JournalSocket journald = new JournalSocket(folder.resolve("socket"))) {
      List<String> said = said("file");
      assertEquals(3, said.size());
      assertTrue(
          said.getFirst().matches("\\S+Z INFO LastWordsTest\\$Program: event=started"),
          said.getFirst());
      assertEquals(List.of(), journald.entries());
    }
  }
}
