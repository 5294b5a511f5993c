package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.door.av.PictureHealth.Verdict;
import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThePicturesHealthTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final long SECOND = 1_000_000_000L;

  private LocalTime time = LocalTime.NOON;
  private final PictureHealth health = new PictureHealth(() -> time);
  private final ByteBuffer luma = ByteBuffer.allocateDirect(WIDTH * HEIGHT);
  private final Random noise = new Random(1);
  private long now = -5 * SECOND;

  @BeforeEach
  void open() {
    health.opened(now);
  }

  private void fill(int level) {
    for (int i = 0; i < luma.capacity(); i++) {
      luma.put(i, (byte) level);
    }
  }

  private Verdict pictures(double seconds, Runnable each) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      now += SECOND / 20;
      each.run();
      health.picture(luma, WIDTH, WIDTH, HEIGHT, now);
    }
    return health.verdict(now);
  }

  /** A scene in which nothing moves, seen by a sensor: a few pixels differ by one. */
  private void stillScene() {
    for (int i = 0; i < luma.capacity(); i++) {
      luma.put(i, (byte) (100 + i % 50));
    }
    for (int i = 0; i < 4000; i++) {
      int at = noise.nextInt(luma.capacity());
      luma.put(at, (byte) (luma.get(at) + 1));
    }
  }

  @Test
  void aStillSceneWithSensorNoiseIsFineForAsLongAsItLasts() {
    assertEquals(Verdict.FINE, pictures(30, this::stillScene));
  }

  @Test
  void theSamePictureForFiveSecondsIsFrozenAndTheFirstOtherOneIsFineAgain() {
    pictures(1, this::stillScene);
    assertEquals(Verdict.FINE, pictures(4.9, () -> {}));
    assertEquals(Verdict.FROZEN, pictures(0.2, () -> {}));
    assertEquals(Verdict.FINE, pictures(0.05, this::stillScene));
  }

  @Test
  void anOpenedCameraIsNotFineByItsFirstPictureAlone() {
    assertEquals(Verdict.WAITING, pictures(0.05, this::stillScene));
    assertEquals(Verdict.WAITING, pictures(1, () -> {}));
    assertEquals(Verdict.FINE, pictures(0.05, this::stillScene));
  }

  @Test
  void noPictureForThreeSecondsIsSilence() {
    assertEquals(Verdict.WAITING, health.verdict(now + 2 * SECOND));
    assertEquals(Verdict.SILENT, health.verdict(now + 3 * SECOND));
    pictures(1, this::stillScene);
    assertEquals(Verdict.FINE, health.verdict(now + 2 * SECOND));
    assertEquals(Verdict.SILENT, health.verdict(now + 3 * SECOND));
  }

  @Test
  void aCoveredLensIsBlackWithNoiseAndWithout() {
    pictures(1, this::stillScene);
    assertEquals(Verdict.WAITING, pictures(4.8, () -> fill(16 + noise.nextInt(2))));
    assertEquals(Verdict.BLACK, pictures(0.3, () -> fill(16 + noise.nextInt(2))));
    assertEquals(Verdict.FINE, pictures(0.05, this::stillScene));
    assertEquals(Verdict.BLACK, pictures(6, () -> fill(0)));
  }

  @Test
  void aLampInTheNightIsNotBlack() {
    assertEquals(
        Verdict.FINE,
        pictures(
            20,
            () -> {
              fill(17);
              for (int y = 0; y < HEIGHT; y++) {
                luma.put(y * WIDTH + 30 + noise.nextInt(20), (byte) 200);
              }
            }));
  }

  /** Noise of a sensor in the dark. */
  private void night(double mean, double sigma) {
    for (int i = 0; i < luma.capacity(); i++) {
      luma.put(i, (byte) Math.clamp(Math.round(mean + sigma * noise.nextGaussian()), 0, 255));
    }
  }

  @Test
  void aDarkGateWithAStreetLampFarAwayIsFineAtAnyHour() {
    assertEquals(
        Verdict.FINE,
        pictures(
            7,
            () -> {
              night(17, 1.2);
              for (int y = 50; y < 64; y++) {
                for (int x = 100; x < 114; x++) {
                  luma.put(y * WIDTH + x, (byte) 235);
                }
              }
            }));
  }

  @Test
  void theNightIsNoFault() {
    time = LocalTime.of(5, 30);
    assertEquals(Verdict.NIGHT, pictures(7, () -> night(17, 1.2)));
    assertEquals(Verdict.NIGHT, pictures(7, () -> night(18, 2.5)));
    assertEquals(Verdict.NIGHT, pictures(7, () -> fill(16)), "denoised until nothing is left");
    time = LocalTime.of(18, 0);
    assertEquals(Verdict.NIGHT, pictures(7, () -> night(2, 0.6)));
  }

  @Test
  void whatIsDarkByDayIsCoveredOrDead() {
    time = LocalTime.of(10, 0);
    assertEquals(Verdict.BLACK, pictures(7, () -> night(17, 1.2)));
    assertEquals(Verdict.BLACK, pictures(7, () -> night(18, 2.5)));
    time = LocalTime.of(14, 59);
    assertEquals(Verdict.BLACK, pictures(7, () -> night(2, 0.6)));
    assertEquals(Verdict.BLACK, pictures(7, () -> fill(16)));
  }

  @Test
  void aFrozenPictureOfTheNightWithALampIsFrozenAllTheSame() {
    time = LocalTime.of(5, 30);
    pictures(1, this::stillScene);
    assertEquals(Verdict.FROZEN, pictures(5.1, () -> {}));
  }

  @Test
  void whatComesAfterTheEndIsNotJudged() {
    health.closed();
    assertEquals(Verdict.WAITING, pictures(10, () -> fill(0)));
  }
}
