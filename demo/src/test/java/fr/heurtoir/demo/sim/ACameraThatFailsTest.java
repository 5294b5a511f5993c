package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.video.VideoFrame;
import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call goes on with sound, and the picture comes back in the same call. */
class ACameraThatFailsTest {
  private static final int WIDTH = 192;
  private static final int HEIGHT = 144;

  @TempDir static Path folder;
  private static NullSound sound;

  @BeforeAll
  static void start() throws Exception {
    sound = NullSound.start(folder.resolve("s"));
    sound.useInThisProcess();
  }

  @AfterAll
  static void stop() {
    sound.close();
  }

  private static WebrtcMedia media(CameraChoice camera) throws Exception {
    return new WebrtcMedia(
        new MediaSettings(
            camera, MediaSettings.VideoCodec.VP8, MediaSettings.Sound.raw(), 1_500_000),
        () -> LocalTime.NOON);
  }

  /** Twenty pictures of noise around a level, as a camera's program writes them. */
  private static byte[] noise(int level) throws IOException {
    ByteArrayOutputStream pictures = new ByteArrayOutputStream();
    Random random = new Random(level);
    byte[] picture = new byte[WIDTH * HEIGHT * 3 / 2];
    for (int i = 0; i < 20; i++) {
      for (int at = 0; at < picture.length; at++) {
        picture[at] = (byte) (at < WIDTH * HEIGHT ? level + random.nextInt(40) : 128);
      }
      pictures.write(picture);
    }
    return pictures.toByteArray();
  }

  private static void count(VideoFrame frame, AtomicLong pictures) {
    pictures.incrementAndGet();
    frame.release();
  }

  @Test
  void aProgramThatEndsIsStartedAgainAndTheCallGoesOn() throws Exception {
    Path film = Files.write(folder.resolve("film"), noise(80));
    Path unplugged = folder.resolve("unplugged");
    Path program = folder.resolve("rpicam-vid");
    Files.writeString(
        program,
        """
        #!/bin/sh
        while [ ! -e %s ]; do cat %s; sleep 0.2; done
        echo 'no cameras available' >&2
        exit 255
        """
            .formatted(unplugged, film),
        StandardCharsets.UTF_8);
    assertTrue(program.toFile().setExecutable(true));
    Reports reports = new Reports();
    AtomicLong pictures = new AtomicLong();
    ToneMeter heard = new ToneMeter(1000);
    try (WebrtcMedia media = media(new CameraChoice.Csi(program.toString(), WIDTH, HEIGHT, 20));
        LocalPeer peer = LocalPeer.listening(frame -> count(frame, pictures), heard::onData)) {
      RingMedia ring = media.prepare(reports).get(20, TimeUnit.SECONDS);
      ring.ring();
      ring.applyAnswer(peer.answer(ring.offer()));
      ring.setTalking(true);
      Await.until("the picture is seen", () -> pictures.get() > 20);
      assertEquals(
          List.of("capturing camera", "capturing camera microphone", "connected"),
          reports.told.stream().sorted().toList());
      Files.createFile(unplugged);
      Await.until("the loss is told", () -> reports.said("camera lost: "));
      try (Tone tone = Tone.play(sound, "door_mic", 1000)) {
        Await.until("the visitor is heard all the same", () -> heard.level() > 0.05);
      }
      long before = pictures.get();
      Files.delete(unplugged);
      Await.until("the picture is back", () -> pictures.get() > before + 10);
      Await.until("and it is told", () -> reports.said("camera back"));
      ring.close();
      Await.until("nothing is open", () -> reports.told.getLast().equals("capturing nothing"));
      assertEquals(
          1,
          reports.told.stream().filter(t -> t.startsWith("camera lost")).count(),
          reports.told::toString);
      assertTrue(reports.said("status 255, no cameras available"), reports.told::toString);
    }
  }

  @Test
  void aFrozenPictureIsNoticedWhileItIsStillSentAndSoIsABlackOne() throws Exception {
    for (int level : new int[] {100, 16}) {
      Path film = folder.resolve("still-" + level + ".y4m");
      byte[] picture = new byte[WIDTH * HEIGHT * 3 / 2];
      java.util.Arrays.fill(picture, (byte) level);
      ByteArrayOutputStream y4m = new ByteArrayOutputStream();
      y4m.write("YUV4MPEG2 W192 H144 F20:1\nFRAME\n".getBytes(StandardCharsets.US_ASCII));
      y4m.write(picture);
      Files.write(film, y4m.toByteArray());
      Reports reports = new Reports();
      try (WebrtcMedia media = media(new CameraChoice.File(film))) {
        RingMedia ring = media.prepare(reports).get(20, TimeUnit.SECONDS);
        ring.ring();
        String word = level == 16 ? "camera lost: black" : "camera lost: the same picture";
        Await.until(word, () -> reports.said(word));
        ring.close();
      }
    }
  }

  @Test
  void aCameraThatIsMissingIsToldBeforeAnybodyRings() throws Exception {
    Reports reports = new Reports();
    try (WebrtcMedia media = media(new CameraChoice.Device("Nowhere", 640, 480, 20))) {
      RingMedia ring = media.prepare(reports).get(20, TimeUnit.SECONDS);
      assertTrue(reports.said("camera lost: no camera \"Nowhere\"; present: "));
      assertTrue(ring.offer().contains("m=audio"));
      ring.ring();
      ring.close();
      Await.until("nothing is open", () -> reports.told.getLast().equals("capturing nothing"));
      assertEquals(3, reports.told.size(), reports.told::toString);
    }
  }
}
