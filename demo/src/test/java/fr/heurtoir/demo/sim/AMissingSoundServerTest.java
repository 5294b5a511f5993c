package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AMissingSoundServerTest {
  @TempDir Path folder;

  @Test
  void isSaidAndTheMediaAreThereOnceItAnswers() throws Exception {
    try (NullSound gone = NullSound.start(folder)) {
      gone.useInThisProcess();
    }
    try (WebrtcMedia media =
        new WebrtcMedia(
            new MediaSettings(
                new CameraChoice.Test(15),
                MediaSettings.VideoCodec.VP8,
                MediaSettings.Sound.street(),
                1_500_000))) {
      for (int i = 0; i < 3; i++) {
        ExecutionException refused =
            assertThrows(
                ExecutionException.class,
                () -> media.prepare(new Reports()).get(30, TimeUnit.SECONDS));
        MediaException why = assertInstanceOf(MediaException.class, refused.getCause());
        assertTrue(String.valueOf(why.getMessage()).contains("sound server"));
      }
      try (NullSound back = NullSound.start(folder)) {
        RingMedia ring = media.prepare(new Reports()).get(30, TimeUnit.SECONDS);
        assertTrue(ring.offer().contains("m=audio"));
        ring.close();
        assertTrue(back.server().startsWith("unix:"));
      }
    }
  }
}
