package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.time.LocalTime;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TheTestCameraTest {
  private static OptionalInt read(BufferedImage picture) {
    return FrameCounter.read(
        picture.getWidth(),
        picture.getHeight(),
        (x, y) -> {
          int rgb = picture.getRGB(x, y);
          return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
        });
  }

  @Test
  void everyFrameCarriesItsNumberAndTheVisitorMoves() {
    DrawnVisitor camera = new DrawnVisitor(15, () -> LocalTime.of(12, 34, 56));
    int before = camera.draw().getRGB(320, 250);
    boolean moved = false;
    for (int frame = 1; frame < 60; frame++) {
      BufferedImage picture = camera.draw();
      assertEquals(OptionalInt.of(frame), read(picture));
      moved |= picture.getRGB(320, 250) != before;
    }
    assertTrue(moved);
    camera.close();
  }

  @Test
  void theCounterIsReadableInAScaledPicture() {
    DrawnVisitor camera = new DrawnVisitor(15, () -> LocalTime.NOON);
    for (int frame = 0; frame < 5; frame++) {
      camera.draw();
    }
    BufferedImage picture = camera.draw();
    for (int width : new int[] {320, 160, 480, 1280}) {
      BufferedImage scaled = new BufferedImage(width, width * 3 / 4, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = scaled.createGraphics();
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      pen.drawImage(picture, 0, 0, width, width * 3 / 4, null);
      pen.dispose();
      assertEquals(OptionalInt.of(5), read(scaled), "width " + width);
    }
    camera.close();
  }

  @Property(tries = 300)
  void everyCounterReadsBackAndOneFlippedBlockIsNoticed(
      @ForAll @IntRange(max = 4095) int value, @ForAll @IntRange(max = 15) int flipped) {
    assertEquals(OptionalInt.of(value), blocks(value, -1));
    assertEquals(OptionalInt.empty(), blocks(value, flipped));
  }

  private static OptionalInt blocks(int value, int flipped) {
    return FrameCounter.read(
        64,
        48,
        (x, y) -> {
          boolean white = FrameCounter.white(x / 4, value);
          return (x / 4 == flipped) != white ? 235 : 16;
        });
  }

  @Property(tries = 200)
  void noiseIsNoCounterOrAtLeastNeverAnError(@ForAll long seed) {
    Random random = new Random(seed);
    OptionalInt read = FrameCounter.read(320, 240, (x, y) -> random.nextInt(256));
    assertEquals(OptionalInt.empty(), read);
  }

  @Test
  void theTimeOfDayIsDrawnWithoutAnyFont() {
    DrawnVisitor noon = new DrawnVisitor(15, () -> LocalTime.of(12, 0, 0));
    DrawnVisitor later = new DrawnVisitor(15, () -> LocalTime.of(12, 0, 1));
    BufferedImage one = noon.draw();
    BufferedImage other = later.draw();
    int differing = 0;
    for (int x = 12; x < 226; x++) {
      for (int y = 12; y < 64; y++) {
        if (one.getRGB(x, y) != other.getRGB(x, y)) {
          differing++;
        }
      }
    }
    assertNotEquals(0, differing);
  }
}
