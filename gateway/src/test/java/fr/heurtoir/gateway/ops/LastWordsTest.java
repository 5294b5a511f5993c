package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A process of its own, as logging is taken over for a whole process. */
class LastWordsTest {
  /** Logs at its start, and again while it is being shut down. */
  static final class Program {
    public static void main(String[] arguments) {
      Logs logs = Logs.install(Map.of("JOURNAL_STREAM", "8:1"), Level.INFO);
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

  @Test
  void whatIsSaidWhileTheProgramStopsIsWritten() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program ends");
    assertEquals(
        List.of(
            "<6>LastWordsTest$Program: event=started",
            "<4>Trouble: event=library says=\"event=trouble\"",
            "<6>LastWordsTest$Program: event=stopped"),
        said.lines().toList());
  }
}
