package fr.heurtoir.stationtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Commands of the guest, and waiting with a bound. */
final class Shell {
  private Shell() {}

  /**
   * Runs a command line and returns what it printed, both streams; its exit code is the last line.
   */
  static String run(String commands) throws IOException, InterruptedException {
    Path said = Files.createTempFile("said", ".txt");
    Process process =
        new ProcessBuilder("sh", "-c", commands)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("did not end: " + commands);
    }
    String text = Files.readString(said, StandardCharsets.UTF_8).strip();
    Files.delete(said);
    return text;
  }

  /** Waits until it is true, at most so long; whether it became true. */
  static boolean await(int seconds, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }
}
