package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.video.VideoFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answered rings with real sound, pictures and connections, in a process of the agent's shape. */
class TheMediaGiveBackWhatTheyTakeTest {
  private static final int FIRST = 50;
  private static final int MOST_MIB = 20;

  @TempDir static Path folder;
  private static NullSound sound;

  @BeforeAll
  static void start() throws Exception {
    sound = NullSound.start(folder.resolve("sound"));
  }

  @AfterAll
  static void stop() {
    sound.close();
  }

  @Test
  void everyConnectionIsGoneWithItsRing() throws Exception {
    List<Long> resident = rings(12);
    assertEquals(12, resident.size());
    String log = Files.readString(folder.resolve("rings.log"));
    assertFalse(log.contains("media-kept"), log);
    assertFalse(log.contains("media-not-given-back"), log);
  }

  /** A leak of a fifth of the one that was would show. */
  @Test
  @Tag("long")
  void aThousandRingsEndWithinTwentyMebibytesOfTheFirstFifty() throws Exception {
    List<Long> resident = rings(1000);
    long first = resident.subList(0, FIRST).getLast();
    long last = resident.getLast();
    assertTrue(
        last - first < MOST_MIB * 1024,
        () -> "after 50: " + first + " KiB, after 1,000: " + last + " KiB");
  }

  /** The resident memory after each ring, in KiB. */
  private static List<Long> rings(int count) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "fr.heurtoir.demo.sim.RingsInAProcess",
            Integer.toString(count));
    command.environment().put("PULSE_SERVER", sound.server());
    command.environment().put("MALLOC_ARENA_MAX", "2");
    command.redirectError(folder.resolve("rings.log").toFile());
    Process process = command.start();
    List<Long> resident = new ArrayList<>();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        PrintStream in = new PrintStream(process.getOutputStream(), true)) {
      while (resident.size() < count) {
        farEnd(out, in);
        resident.add(Long.parseLong(told(out, "closed ")));
      }
      told(out, "ended");
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it ends");
    } finally {
      process.destroyForcibly();
    }
    return resident;
  }

  private static void farEnd(BufferedReader out, PrintStream in) throws Exception {
    String offer = new String(Base64.getDecoder().decode(told(out, "offer ")));
    AtomicInteger pictures = new AtomicInteger();
    try (LocalPeer peer =
        LocalPeer.listening(frame -> count(frame, pictures), (d, b, r, c, f) -> {})) {
      in.println(Base64.getEncoder().encodeToString(peer.answer(offer).getBytes()));
      told(out, "talking");
      Await.until("pictures", () -> pictures.get() >= 3);
      in.println("seen");
    }
  }

  private static void count(VideoFrame frame, AtomicInteger pictures) {
    frame.release();
    pictures.incrementAndGet();
  }

  private static String told(BufferedReader out, String word) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException("instead of \"" + word + "\": " + line + "\n" + log());
    }
    return line.substring(word.length());
  }

  private static String log() throws IOException {
    return Files.readString(folder.resolve("rings.log"));
  }
}
