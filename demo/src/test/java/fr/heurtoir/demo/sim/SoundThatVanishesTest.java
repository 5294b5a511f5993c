package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.video.VideoFrame;
import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.MediaSettings.Duplex;
import fr.heurtoir.door.av.MediaSettings.Sound;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices and the sound server go away in the middle of a talk, and come back. */
class SoundThatVanishesTest {
  @TempDir Path folder;

  private static MediaSettings settings(Sound sound) {
    return new MediaSettings(
        new CameraChoice.Test(5), MediaSettings.VideoCodec.VP8, sound, 300_000);
  }

  private static WebrtcMedia media(Sound sound) throws Exception {
    return new WebrtcMedia(settings(sound));
  }

  private static RingMedia talk(WebrtcMedia media, Reports reports, Answerer answerer)
      throws Exception {
    RingMedia ring = media.prepare(reports).get(20, TimeUnit.SECONDS);
    ring.ring();
    ring.applyAnswer(answerer.answer(ring.offer()));
    Await.until("connected", () -> reports.said("connected"));
    ring.setTalking(true);
    return ring;
  }

  private interface Answerer {
    String answer(String offer) throws Exception;
  }

  private static List<String> ofSound(Reports reports) {
    return reports.told.stream().filter(line -> line.startsWith("sound")).toList();
  }

  @Test
  void theMicrophoneIsHeardAgainInTheSameTalkAndNothingElseInItsPlace() throws Exception {
    ToneMeter heard = new ToneMeter(1000);
    ToneMeter speaker = new ToneMeter(400);
    try (NullSound door = NullSound.start(folder)) {
      door.useInThisProcess();
      try (WebrtcMedia media = media(Sound.raw());
          LocalPeer peer =
              LocalPeer.listening(
                  frame -> frame.release(),
                  (data, bits, rate, channels, frames) -> {
                    heard.onData(data, bits, rate, channels, frames);
                    speaker.onData(data, bits, rate, channels, frames);
                  });
          Tone visitor = Tone.play(door, "door_mic", 1000)) {
        Reports reports = new Reports();
        RingMedia ring = talk(media, reports, peer::answer);
        Await.until("the visitor is heard", () -> heard.level() > 0.05);
        try (Tone played = Tone.play(door, "door_speaker", 400)) {
          door.pactl("unload-module", "module-remap-source");
          Await.until("told", () -> reports.said("the microphone door_mic_source is gone"));
          Await.until(
              "silence, though the server records the speaker instead",
              () -> heard.level() < 0.001 && speaker.level() < 0.001);
          door.pactl(
              "load-module",
              "module-remap-source",
              "source_name=door_mic_source",
              "master=door_mic.monitor");
          Await.until("told", () -> reports.said("sound back"));
          Await.until("the visitor is heard again", () -> heard.level() > 0.05);
        }
        assertEquals(
            List.of("sound lost: the microphone door_mic_source is gone", "sound back"),
            ofSound(reports));
        ring.close();
      }
    }
  }

  @Test
  void allDevicesAtOnceComeBackInTheSameTalk() throws Exception {
    try (NullSound door = NullSound.start(folder.resolve("d"));
        FarSide school = new FarSide(folder.resolve("f"));
        AutoCloseable speech = FarSide.speech(school.sound(), "door_mic", 1)) {
      door.useInThisProcess();
      try (WebrtcMedia media = media(Sound.raw())) {
        Reports reports = new Reports();
        RingMedia ring = talk(media, reports, school::answer);
        Await.until(
            "the school is heard",
            () -> FarSide.decibels(door, "door_speaker.monitor", 0.1, 1) > -40);
        door.pactl("unload-module", "module-remap-source");
        door.pactl("unload-module", "module-null-sink");
        Await.until("told", () -> reports.said("speaker door_speaker is gone"));
        door.pactl("load-module", "module-null-sink", "sink_name=door_speaker", "rate=48000");
        door.pactl(
            "load-module", "module-null-sink", "sink_name=door_mic", "rate=48000", "norewinds=1");
        door.pactl(
            "load-module",
            "module-remap-source",
            "source_name=door_mic_source",
            "master=door_mic.monitor");
        door.pactl("set-default-sink", "door_speaker");
        Await.until(
            "the school is heard again",
            () -> FarSide.decibels(door, "door_speaker.monitor", 0.1, 1) > -40);
        try (AutoCloseable visitor = FarSide.speech(door, "door_mic", 2)) {
          Await.until(
              "and the visitor",
              () -> FarSide.decibels(school.sound(), "door_speaker.monitor", 0.1, 1) > -40);
        }
        ring.close();
      }
    }
  }

  @Test
  void aServerThatDiesInATalkEndsNeitherTheCallNorTheStation() throws Exception {
    try (WebrtcMediaAndServer of = new WebrtcMediaAndServer(folder)) {
      Reports reports = new Reports();
      AtomicLong pictures = new AtomicLong();
      try (LocalPeer peer =
          LocalPeer.listening(frame -> count(frame, pictures), (d, b, r, c, f) -> {})) {
        RingMedia ring = talk(of.media, reports, peer::answer);
        Await.until(
            "the microphone is open",
            () -> TheStationsPictureAndSoundTest.microphoneOpen(of.server));
        of.server.close();
        Await.until("the ring is told", () -> reports.said("stale: no sound server"));
        long before = pictures.get();
        Await.until("the picture goes on", () -> pictures.get() > before + 5);
        // What the station may still ask of a ring must not hang.
        ring.setTalking(false);
        ring.setTalking(true);
        ring.close();
        Await.until("closed", () -> reports.told.getLast().equals("capturing nothing"));
        assertFalse(reports.said("failed"), reports.told::toString);
      }
      talkAgain(of);
    }
  }

  /** libwebrtc may then wait for the server for ever, in which case the call is given up. */
  @Test
  void aServerThatDiesWhileTheMicrophoneIsBeingOpenedDoesNotEndTheStation() throws Exception {
    try (WebrtcMediaAndServer of = new WebrtcMediaAndServer(folder)) {
      Reports reports = new Reports();
      LocalPeer peer = LocalPeer.listening(VideoFrame::release, (d, b, r, c, f) -> {});
      RingMedia ring = talk(of.media, reports, peer::answer);
      of.server.close();
      Await.until("the ring is told", () -> reports.said("stale: no sound server"));
      ring.close();
      Await.until("the camera is free", () -> reports.said("capturing nothing"));
      talkAgain(of);
      peer.close();
    }
  }

  /** As a server that waits for a broken device does. */
  @Test
  void aServerThatStandsStillDoesNotHoldTheStationUpForEver() throws Exception {
    try (WebrtcMediaAndServer of = new WebrtcMediaAndServer(folder, Duration.ofSeconds(10))) {
      Reports reports = new Reports();
      RingMedia ring = of.media.prepare(reports).get(20, TimeUnit.SECONDS);
      LocalPeer peer = LocalPeer.listening(VideoFrame::release, (d, b, r, c, f) -> {});
      of.server.freeze(true);
      ring.ring();
      ring.setTalking(true);
      ring.applyAnswer(peer.answer(ring.offer()));
      ring.close();
      for (int i = 0; i < 4; i++) {
        // Refused while the thread hangs, without sound as soon as the watch has seen why; in
        // either
        // case it comes to an end.
        try {
          of.media.prepare(new Reports()).get(30, TimeUnit.SECONDS).close();
        } catch (ExecutionException refused) {
          Throwable why = refused.getCause();
          assertTrue(
              why instanceof MediaException || why instanceof TimeoutException, refused::toString);
        }
      }
      Await.until("the camera is free", () -> reports.said("capturing nothing"));
      of.server.freeze(false);
      talkAgain(of);
      peer.close();
    }
  }

  private static void count(VideoFrame frame, AtomicLong pictures) {
    pictures.incrementAndGet();
    frame.release();
  }

  private void talkAgain(WebrtcMediaAndServer of) throws Exception {
    ToneMeter heard = new ToneMeter(1000);
    if (of.server.pactl("info").contains("refused")) {
      of.server = NullSound.start(folder);
    }
    try (LocalPeer peer = LocalPeer.listening(VideoFrame::release, heard::onData);
        Tone visitor = Tone.play(of.server, "door_mic", 1000)) {
      RingMedia ring = talk(of.media, new Reports(), peer::answer);
      Await.until("the visitor is heard", () -> heard.level() > 0.05);
      ring.close();
    }
  }

  private static final class WebrtcMediaAndServer implements AutoCloseable {
    private NullSound server;
    private final WebrtcMedia media;

    WebrtcMediaAndServer(Path folder) throws Exception {
      this(folder, Duration.ofSeconds(20));
    }

    WebrtcMediaAndServer(Path folder, Duration hangs) throws Exception {
      server = NullSound.start(folder);
      server.useInThisProcess();
      media = new WebrtcMedia(settings(Sound.raw()), LocalTime::now, hangs);
    }

    @Override
    public void close() {
      media.close();
      server.close();
    }
  }

  @Test
  void theConfiguredLevelsAreSetAtTheServer() throws Exception {
    try (NullSound door = NullSound.start(folder)) {
      door.useInThisProcess();
      try (WebrtcMedia media = media(new Sound(false, false, false, 40, 130, Duplex.FULL))) {
        Await.until(
            "microphone",
            () -> door.pactl("get-source-volume", "door_mic_source").contains(" 40%"));
        Await.until(
            "speaker", () -> door.pactl("get-sink-volume", "door_speaker").contains(" 130%"));
        assertTrue(media.prepare(new Reports()).get(20, TimeUnit.SECONDS).offer().length() > 0);
      }
    }
  }

  @Test
  void inTurnsTheVisitorIsHeardOnlyWhileTheSchoolIsSilent() throws Exception {
    try (NullSound door = NullSound.start(folder.resolve("d"));
        FarSide school = new FarSide(folder.resolve("f"))) {
      door.useInThisProcess();
      try (WebrtcMedia media = media(new Sound(false, false, false, 0, 0, Duplex.HALF));
          Tone visitor = Tone.play(door, "door_mic", 1000);
          Speaker heard = Speaker.record(school.sound(), 1000)) {
        RingMedia ring = talk(media, new Reports(), school::answer);
        Await.until("the visitor is heard", () -> heard.level() > 0.05);
        try (Tone speech = Tone.play(school.sound(), "door_mic", 300)) {
          Await.until("not while the school speaks", () -> heard.level() < 0.001);
        }
        Await.until("and again afterwards", () -> heard.level() > 0.05);
        ring.close();
      }
    }
  }
}
