package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.SoundCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheSoundCheckTest {
  @TempDir Path folder;
  private NullSound sound;
  private final SoundCheck check = new SoundCheck();

  @BeforeEach
  void start() throws Exception {
    sound = NullSound.start(folder);
    sound.useInThisProcess();
  }

  @AfterEach
  void stop() {
    sound.close();
  }

  @Test
  void saysHowWeakTheEchoIs() throws Exception {
    Walls.around(sound);
    SoundCheck.Result result = check.run();
    System.out.printf("sound check: %s%n", result);
    assertTrue(result.quiet() < -60, result::toString);
    assertTrue(result.chirpHeard(), result::toString);
    SoundCheck.Echo echo = result.echo().orElseThrow();
    // A machine that is busy makes gaps, which is why the canceller's part is promised elsewhere.
    assertEquals(10.5, echo.returnLoss(), 5, "30 percent of the amplitude");
    assertTrue(echo.enhancement() > -1, result::toString);
    assertFalse(TheStationsPictureAndSoundTest.microphoneOpen(sound), "closed afterwards");
  }

  @Test
  void aMicrophoneThatDoesNotHearTheSpeakerIsSaid() throws Exception {
    SoundCheck.Result result = check.run();
    assertFalse(result.chirpHeard(), result::toString);
    assertTrue(result.echo().isEmpty());
  }

  @Test
  void aMissingMicrophoneIsNotReplacedByWhatTheSpeakerPlays() throws Exception {
    sound.pactl("unload-module", "module-remap-source");
    MediaException missing = assertThrows(MediaException.class, check::run);
    assertTrue(String.valueOf(missing.getMessage()).contains("no microphone"));
  }

  @Test
  void theMeterShowsTheMicrophonesLevel() throws Exception {
    List<Double> levels = new ArrayList<>();
    try (Tone tone = Tone.play(sound, "door_mic", 1000)) {
      check.listen(Duration.ofSeconds(3), levels::add);
    }
    assertEquals(30, levels.size());
    // A sine of a quarter of full scale.
    assertEquals(-15.05, levels.getLast(), 0.5);
  }

  @Test
  void aMissingSoundServerIsSaid() {
    sound.close();
    MediaException missing = assertThrows(MediaException.class, check::run);
    assertTrue(String.valueOf(missing.getMessage()).contains("no sound server"));
  }
}
