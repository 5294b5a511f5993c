package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.Note;
import fr.heurtoir.door.feedback.ServerLoudspeaker;
import fr.heurtoir.door.feedback.Sound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chimes and voice prompts over a real sound server that nobody hears. */
class TheLoudspeakerTest {
  @TempDir static Path folder;
  private static NullSound sound;

  @BeforeAll
  static void start() throws Exception {
    sound = NullSound.start(folder);
    sound.useInThisProcess();
  }

  @AfterAll
  static void stop() {
    sound.close();
  }

  /** A prompt of this build, about four seconds long. */
  private static Sound prompt() throws IOException {
    Path file = folder.resolve("failed.oga");
    try (InputStream in = ServerLoudspeaker.class.getResourceAsStream("prompts/fr/failed.oga")) {
      if (in == null) {
        throw new IOException("no prompt");
      }
      Files.write(file, in.readAllBytes());
    }
    return new Sound.Prompt(file, Duration.ofMillis(4240));
  }

  private static Sound tone(int hertz, int millis) {
    return new Sound.Tone(List.of(new Note(hertz, millis)));
  }

  private static long playing() throws IOException {
    return sound.pactl("list", "short", "sink-inputs").lines().count();
  }

  @Test
  void aVoicePromptIsHeardAndTheSpeakerIsClosedAfterwards() throws Exception {
    // About the height of the voice.
    try (Speaker speaker = Speaker.record(sound, 210);
        ServerLoudspeaker loudspeaker = new ServerLoudspeaker()) {
      Await.until("the recorder runs", () -> speaker.chunks() > 0);
      loudspeaker.play(List.of(prompt()), 100);
      Await.until("it is heard", () -> speaker.loudest() > 0.02);
      Await.until("closed", () -> playing() == 0);
    }
  }

  @Test
  void aPromptIsCutShortWhenSilenceIsWanted() throws Exception {
    try (ServerLoudspeaker loudspeaker = new ServerLoudspeaker()) {
      Sound long8 = prompt();
      loudspeaker.play(List.of(long8, long8), 100);
      Await.until("it plays", () -> playing() == 1);
      long wanted = System.nanoTime();
      loudspeaker.hush();
      Await.until("silence", () -> playing() == 0);
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - wanted);
      assertTrue(took < 6_000, () -> took + " ms for a sound of 8 s");
    }
  }

  @Test
  void whatIsNewerWaitsForTheSentencesEndAndReplacesWhatWaits() throws Exception {
    try (Speaker old = Speaker.record(sound, 700);
        Speaker newest = Speaker.record(sound, 1300);
        Speaker passedOver = Speaker.record(sound, 2100);
        ServerLoudspeaker loudspeaker = new ServerLoudspeaker()) {
      Await.until("the recorders run", () -> old.chunks() > 0 && newest.chunks() > 0);
      loudspeaker.play(List.of(tone(700, 1500), tone(2100, 300)), 100);
      Await.until("the first is heard", () -> old.level() > 0.05);
      loudspeaker.play(List.of(tone(2100, 300)), 100);
      loudspeaker.play(List.of(tone(1300, 600)), 100);
      long most = 0;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (newest.loudest() < 0.05 && end - System.nanoTime() > 0) {
        most = Math.max(most, playing());
      }
      Await.until("the newest is heard", () -> newest.loudest() > 0.05);
      assertTrue(most <= 1, "two at a time");
      Await.until("closed", () -> playing() == 0);
      assertTrue(passedOver.loudest() < 0.02, "what waited was replaced");
    }
  }

  @Test
  void halfTheLoudnessIsHalfTheAmplitude() throws Exception {
    assertEquals(0.5, loudest(50) / loudest(100), 0.06);
  }

  private static double loudest(int percent) throws Exception {
    try (Speaker speaker = Speaker.record(sound, 1000);
        ServerLoudspeaker loudspeaker = new ServerLoudspeaker()) {
      Await.until("the recorder runs", () -> speaker.chunks() > 0);
      loudspeaker.play(List.of(tone(1000, 800)), percent);
      Await.until("it is heard", () -> speaker.loudest() > 0.03);
      Await.until("closed", () -> playing() == 0);
      return speaker.loudest();
    }
  }
}
