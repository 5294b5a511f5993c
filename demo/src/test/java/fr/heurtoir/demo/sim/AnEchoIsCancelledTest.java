package fr.heurtoir.demo.sim;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound both ways through two PulseAudio servers, with {@link Walls} around the station. */
class AnEchoIsCancelledTest {
  /** Beside three to twelve busy loops on two cores cancelling gained 51 to 54 dB. */
  private static final double LEAST_GAIN = 20;

  /** A level below which nothing is heard, in dB of full scale. */
  private static final double HEARD = -50;

  @TempDir Path folder;

  /** In dB of full scale: what the speaker plays, and what the school hears meanwhile. */
  private record Heard(double spoken, double echo) {}

  @Test
  void byTheStationSoThatTheSchoolHearsTheVisitorAndNotItself() throws Exception {
    Heard without = call("without", false, heard -> heard.echo() > HEARD);
    double most = without.echo() - LEAST_GAIN;
    Heard with = call("with", true, heard -> heard.echo() < most);
    System.out.printf(
        "echo figure: without=%s with=%s gain=%.1f dB%n",
        without, with, without.echo() - with.echo());
  }

  /**
   * One call in which the school speaks, and then the visitor.
   *
   * @param wanted what the school hears of itself, sooner or later: the canceller has to learn the
   *     room, and learns it anew where a busy machine made a gap in the sound
   */
  private Heard call(String name, boolean cancelling, Predicate<Heard> wanted) throws Exception {
    try (NullSound door = NullSound.start(folder.resolve(name + "-d"));
        FarSide school = new FarSide(folder.resolve(name + "-f"))) {
      Walls.around(door);
      door.useInThisProcess();
      try (WebrtcMedia media =
          new WebrtcMedia(
              new MediaSettings(
                  new CameraChoice.Test(5),
                  MediaSettings.VideoCodec.VP8,
                  new MediaSettings.Sound(
                      cancelling, false, false, 0, 0, MediaSettings.Duplex.FULL),
                  300_000))) {
        Reports reports = new Reports();
        RingMedia ring = media.prepare(reports).get(20, TimeUnit.SECONDS);
        ring.ring();
        ring.applyAnswer(school.answer(ring.offer()));
        Await.until("connected", () -> reports.said("connected"));
        ring.setTalking(true);
        AtomicReference<Heard> heard = new AtomicReference<>();
        try (AutoCloseable speech = FarSide.speech(school.sound(), "door_mic", 1)) {
          Await.until(
              () -> "the echo of a call " + name + " cancelling: " + heard,
              () -> {
                heard.set(listen(door, school));
                return heard.get().spoken() > HEARD && wanted.test(heard.get());
              });
        }
        // Nothing that the station plays: the canceller must leave it.
        try (AutoCloseable speech = FarSide.speech(door, "door_speaker", 2)) {
          Await.until(
              "the visitor is heard",
              () -> FarSide.decibels(school.sound(), "door_speaker.monitor", 0.5, 2) > HEARD);
        }
        ring.close();
        return heard.get();
      }
    }
  }

  /**
   * Both ends in the same three seconds: no echo means something only while something is played.
   */
  private static Heard listen(NullSound door, FarSide school) throws Exception {
    Future<Double> spoken = decibels(door);
    Future<Double> echo = decibels(school.sound());
    return new Heard(spoken.get(), echo.get());
  }

  private static Future<Double> decibels(NullSound of) {
    FutureTask<Double> level =
        new FutureTask<>(() -> FarSide.decibels(of, "door_speaker.monitor", 0.5, 3));
    Thread.ofVirtual().start(level);
    return level;
  }
}
