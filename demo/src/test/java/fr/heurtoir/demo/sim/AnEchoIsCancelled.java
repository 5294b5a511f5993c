package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound both ways through two PulseAudio servers, with {@link Walls} around the station. */
class AnEchoIsCancelled {
  /** In three runs on a busy machine cancelling gained 52 to 54 dB. */
  private static final double LEAST_GAIN = 20;

  @TempDir Path folder;

  /** In dB of full scale. */
  private record Heard(double echo, double visitor, double spoken) {}

  @Test
  void byTheStationSoThatTheSchoolHearsTheVisitorAndNotItself() throws Exception {
    Heard without = call("without", false);
    Heard with = call("with", true);
    System.out.printf(
        "echo figure: without=%s with=%s gain=%.1f dB%n",
        without, with, without.echo() - with.echo());
    assertTrue(without.spoken() > -40, "the speaker plays what the school says: " + without);
    assertTrue(without.echo() > -50, "the room echoes: " + without);
    assertTrue(without.echo() - with.echo() > LEAST_GAIN, without + " " + with);
    assertTrue(with.visitor() > -40, "the visitor is heard: " + with);
  }

  private Heard call(String name, boolean cancelling) throws Exception {
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
        double echo;
        double spoken;
        try (AutoCloseable speech = FarSide.speech(school.sound(), "door_mic", 1)) {
          spoken = FarSide.decibels(door, "door_speaker.monitor", 3, 3);
          echo = FarSide.decibels(school.sound(), "door_speaker.monitor", 2, 6);
        }
        double visitor;
        try (AutoCloseable speech = FarSide.speech(door, "door_mic", 2)) {
          visitor = FarSide.decibels(school.sound(), "door_speaker.monitor", 2, 3);
        }
        ring.close();
        return new Heard(echo, visitor, spoken);
      }
    }
  }
}
