package fr.heurtoir.door.checks;

import fr.heurtoir.door.av.MediaException;
import fr.heurtoir.door.av.MediaSource;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.SoundCheck;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Tests camera and sound as a ring uses them, but without one: nothing leaves the station. Each
 * blocks for some seconds and opens its device only meanwhile.
 */
public final class MediaChecks {
  /** Long enough to notice a black or frozen picture, which takes five seconds. */
  private static final long LOOK_SECONDS = 7;

  private static final long PREPARE_SECONDS = 15;

  private MediaChecks() {}

  /**
   * Opens the camera for some seconds and checks that pictures come, change, and are not black.
   *
   * @param reports gets the same reports as in a ring
   * @param trouble what is wrong with the camera now, empty where nothing is
   */
  public static Finding camera(
      MediaSource media, RingMedia.Listener reports, Supplier<String> trouble)
      throws InterruptedException {
    try {
      RingMedia ring = media.prepare(reports).get(PREPARE_SECONDS, TimeUnit.SECONDS);
      try {
        ring.ring();
        TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      } finally {
        ring.close();
      }
      String why = trouble.get();
      return why.isEmpty()
          ? Finding.well("camera", "pictures came and changed for " + LOOK_SECONDS + " s")
          : broken(why);
    } catch (ExecutionException | TimeoutException failed) {
      return broken(String.valueOf(failed.getCause()));
    }
  }

  static Finding broken(String why) {
    return Finding.bad(
        "camera",
        why,
        "vérifier le câble, l'obturateur et l'éclairage ; v4l2-ctl --list-devices",
        "check the cable, the shutter and the light; v4l2-ctl --list-devices");
  }

  /** Plays a chirp and listens for it. */
  public static Finding sound() throws InterruptedException {
    try {
      SoundCheck.Heard heard = new SoundCheck().chirp();
      String detail =
          String.format(
              Locale.ROOT, "chirp match %.2f, quiet %.0f dBFS", heard.match(), heard.quiet());
      return heard.chirp() ? Finding.well("sound", detail) : silent(detail);
    } catch (MediaException missing) {
      return silent(String.valueOf(missing.getMessage()));
    }
  }

  static Finding silent(String why) {
    return Finding.bad(
        "sound",
        why,
        "vérifier le haut-parleur, le microphone et leurs niveaux (alsamixer, pactl list short)",
        "check speaker, microphone and their levels (alsamixer, pactl list short)");
  }
}
