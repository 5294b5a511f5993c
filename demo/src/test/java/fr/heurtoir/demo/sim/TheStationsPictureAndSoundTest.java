package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.FrameCounter;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.Note;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import fr.heurtoir.door.feedback.ServerLoudspeaker;
import fr.heurtoir.door.feedback.Sound;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheStationsPictureAndSoundTest {
  @TempDir static Path folder;
  private static NullSound sound;
  private static WebrtcMedia media;

  @BeforeAll
  static void start() throws Exception {
    sound = NullSound.start(folder);
    sound.useInThisProcess();
    media =
        new WebrtcMedia(
            new MediaSettings(
                new CameraChoice.Test(15),
                MediaSettings.VideoCodec.VP8,
                MediaSettings.Sound.raw(),
                1_500_000));
  }

  @AfterAll
  static void stop() {
    media.close();
    sound.close();
  }

  @Test
  void theCounterIsReadableAfterARealEncoderAndTheMicrophoneOpensOnlyForTalking() throws Exception {
    List<Integer> counters = new CopyOnWriteArrayList<>();
    ToneMeter heard = new ToneMeter(1000);
    CompletableFuture<Void> connected = new CompletableFuture<>();
    RingMedia ring = media.prepare(listener(connected)).get(20, TimeUnit.SECONDS);
    try (LocalPeer peer =
        LocalPeer.listening(frame -> counter(frame).ifPresent(counters::add), heard::onData)) {
      ring.ring();
      ring.applyAnswer(peer.answer(ring.offer()));
      connected.get(20, TimeUnit.SECONDS);
      Await.until("ten counters", () -> counters.size() >= 10);
      for (int i = 1; i < counters.size(); i++) {
        assertTrue(counters.get(i) > counters.get(i - 1), "in order: " + counters);
      }
      assertFalse(microphoneOpen(), "nobody answered");
      try (Tone tone = Tone.play(sound, "door_mic", 1000)) {
        ring.setTalking(true);
        Await.until("the tone is heard", () -> heard.level() > 0.05);
        assertTrue(microphoneOpen());
        ring.setTalking(false);
        Await.until("silence", () -> heard.level() < 0.001);
        Await.until("microphone closed", () -> !microphoneOpen());
      }
    }
    ring.close();
  }

  @Test
  void theSpeakerIsSilentUntilSomebodyAnswersThenPlaysWhatThePeerSays() throws Exception {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    RingMedia ring = media.prepare(listener(connected)).get(20, TimeUnit.SECONDS);
    CustomAudioSource voice = new CustomAudioSource();
    try (LocalPeer peer = LocalPeer.speaking(voice);
        Speaker speaker = Speaker.record(sound, 700);
        PushedTone tone = new PushedTone(voice, 700)) {
      ring.ring();
      ring.applyAnswer(peer.answer(ring.offer()));
      connected.get(20, TimeUnit.SECONDS);
      Await.until("playout runs", () -> !sound.pactl("list", "short", "sink-inputs").isBlank());
      long heardBefore = speaker.chunks();
      Await.until("half a second of sound", () -> speaker.chunks() > heardBefore + 25);
      assertTrue(speaker.loudest() < 0.001, "before the answer: " + speaker.loudest());
      ring.setTalking(true);
      Await.until("the tone is played", () -> speaker.level() > 0.05);
    } finally {
      ring.close();
    }
  }

  @Test
  void aChimeSoundsWithoutACallAndTheSpeakerIsClosedAfterwards() throws Exception {
    try (Speaker speaker = Speaker.record(sound, 660);
        ServerLoudspeaker loudspeaker = new ServerLoudspeaker()) {
      Await.until("the recorder runs", () -> speaker.chunks() > 0);
      loudspeaker.play(List.of(new Sound.Tone(List.of(new Note(0, 60), new Note(660, 400)))), 100);
      Await.until("it is heard", () -> speaker.loudest() > 0.05);
      Await.until("closed", () -> sound.pactl("list", "short", "sink-inputs").isBlank());
    }
  }

  @Test
  void nothingIsCapturedWhileNobodyRings() throws Exception {
    List<Integer> counters = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> connected = new CompletableFuture<>();
    RingMedia idle = media.prepare(listener(connected)).get(20, TimeUnit.SECONDS);
    try (LocalPeer peer =
        LocalPeer.listening(
            frame -> counter(frame).ifPresent(counters::add), (d, b, r, c, f) -> {})) {
      idle.applyAnswer(peer.answer(idle.offer()));
      connected.get(20, TimeUnit.SECONDS);
      assertFalse(microphoneOpen());
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("door-camera")));
      assertTrue(counters.isEmpty());
      idle.ring();
      Await.until("the first frame is the first one drawn", () -> !counters.isEmpty());
      assertTrue(counters.getFirst() < 30, "frame " + counters.getFirst());
    } finally {
      idle.close();
    }
  }

  private static boolean microphoneOpen() throws Exception {
    return microphoneOpen(sound);
  }

  static boolean microphoneOpen(NullSound of) throws Exception {
    return of.pactl("list", "short", "source-outputs")
        .lines()
        .anyMatch(line -> !line.matches(".*module-(remap-source|loopback).*"));
  }

  private static RingMedia.Listener listener(CompletableFuture<Void> connected) {
    return new RingMedia.Listener() {
      @Override
      public void connected() {
        connected.complete(null);
      }

      @Override
      public void failed(String why) {
        connected.completeExceptionally(new IllegalStateException(why));
      }

      @Override
      public void cameraLost(String why) {
        connected.completeExceptionally(new IllegalStateException(why));
      }
    };
  }

  static OptionalInt counter(VideoFrame frame) {
    I420Buffer picture = frame.buffer.toI420();
    try {
      return FrameCounter.read(
          picture.getWidth(),
          picture.getHeight(),
          (x, y) -> picture.getDataY().get(y * picture.getStrideY() + x) & 255);
    } finally {
      picture.release();
    }
  }
}
