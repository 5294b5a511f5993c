package fr.heurtoir.stationtest;

import fr.heurtoir.door.av.CameraProbe;
import fr.heurtoir.door.av.CameraProbe.Picture;
import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.SoundCheck;
import java.io.IOException;
import java.util.List;

/** Camera and sound of the amd64 guest; runs in the sandbox of the agent's unit, as its user. */
final class MediaChecks {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int RATE = 10;
  private static final int SECONDS = 8;

  private final Host host;

  private MediaChecks(Host host) {
    this.host = host;
  }

  static void main(String[] args) throws IOException {
    Host host = new Host(args[0]);
    try {
      new MediaChecks(host).run();
    } catch (Exception | LinkageError broken) {
      StringBuilder where = new StringBuilder();
      for (StackTraceElement frame : broken.getStackTrace()) {
        where.append(" at ").append(frame);
      }
      host.check("the checks ran to their end", false, broken + where.toString());
    }
    host.ask("end " + host.failures());
    System.exit(host.failures() == 0 ? 0 : 1);
  }

  private void run() throws Exception {
    host.evidence(
        "kernel "
            + Shell.run("uname -rm")
            + ", java "
            + System.getProperty("java.vm.version")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Shell.run("id"));
    host.evidence(
        Shell.run(
            "cat /proc/asound/cards; ls /dev/video* /dev/snd; pactl list short sinks; pactl list"
                + " short sources"));
    camera();
    sound();
  }

  private void camera() throws Exception {
    List<Picture> pictures = CameraProbe.look("", WIDTH, HEIGHT, RATE, SECONDS);
    if (pictures.size() < 2) {
      host.check("the camera gives pictures", false, pictures.size() + " in " + SECONDS + " s");
      return;
    }
    Picture last = pictures.getLast();
    double seconds = (last.nanos() - pictures.getFirst().nanos()) / 1e9;
    long different = pictures.stream().map(Picture::print).distinct().count();
    host.check(
        "the camera gives pictures of the size that was asked for, at about its rate",
        last.width() == WIDTH
            && last.height() == HEIGHT
            && (pictures.size() - 1) / seconds > RATE * 0.6,
        "%d pictures of %dx%d in %.1f s, %.1f a second"
            .formatted(
                pictures.size(),
                last.width(),
                last.height(),
                seconds,
                (pictures.size() - 1) / seconds));
    host.check(
        "they are neither black nor frozen",
        last.mean() > 20 && last.spread() > 100 && different > pictures.size() / 2,
        "mean brightness %.0f, spread %d, %d of %d differ"
            .formatted(last.mean(), last.spread(), different, pictures.size()));
    List<Picture> again = CameraProbe.look("", WIDTH, HEIGHT, RATE, 3);
    host.check("it opens again after it was closed", again.size() > 3, again.size() + " pictures");
    String none;
    try {
      none = "NOT REFUSED: " + CameraProbe.look("another", WIDTH, HEIGHT, RATE, 1);
    } catch (MediaException refused) {
      none = String.valueOf(refused.getMessage());
    }
    host.check(
        "a camera of another name is refused with those there are",
        none.contains("present:"),
        none);
  }

  private void sound() throws Exception {
    // As the station tests itself every day; the echo's figure is too much for an emulated
    // processor.
    SoundCheck.Heard heard = new SoundCheck().chirp();
    host.check(
        "what the speaker plays, the microphone hears",
        heard.chirp(),
        "chirp found with a match of %.2f, quiet %.0f dB".formatted(heard.match(), heard.quiet()));
  }
}
