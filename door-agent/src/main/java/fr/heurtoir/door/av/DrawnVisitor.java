package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.time.LocalTime;
import java.util.function.Supplier;

/**
 * The test camera's picture: a drawn visitor who sways and waves at a school gate, the time of day
 * in seven-segment digits (so the machine needs no font), and the {@link FrameCounter}.
 */
final class DrawnVisitor implements Frames {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int[] SEGMENTS = {
    0x77, 0x24, 0x5D, 0x6D, 0x2E, 0x6B, 0x7B, 0x25, 0x7F, 0x6F
  };

  private final int rate;
  private final Supplier<LocalTime> timeOfDay;
  private final BufferedImage scene = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final BufferedImage picture =
      new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D pen = picture.createGraphics();
  private long frame;

  DrawnVisitor(int rate, Supplier<LocalTime> timeOfDay) {
    this.rate = rate;
    this.timeOfDay = timeOfDay;
    Graphics2D g = scene.createGraphics();
    drawScene(g);
    g.dispose();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int height() {
    return HEIGHT;
  }

  @Override
  public int rate() {
    return rate;
  }

  @Override
  public void next(I420Buffer into) {
    draw();
    int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    I420.write(pixels, WIDTH, HEIGHT, into);
  }

  @Override
  public void close() {
    pen.dispose();
  }

  /** The next picture as an image. */
  BufferedImage draw() {
    pen.drawImage(scene, 0, 0, null);
    drawVisitor(pen, frame / (double) rate);
    drawTime(pen, timeOfDay.get());
    drawCounter(pen, frame);
    frame++;
    return picture;
  }

  private static void drawScene(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(0x8FC7E8), 0, 300, new Color(0xE6F2F8)));
    g.fillRect(0, 0, WIDTH, 320);
    g.setPaint(new Color(0xB9B2A3));
    g.fillRect(0, 320, WIDTH, 160);
    g.setPaint(new Color(0xC98B5E));
    g.fillRect(0, 150, 120, 180);
    g.fillRect(520, 150, 120, 180);
    g.setPaint(new Color(0x7E3F2A));
    g.fillPolygon(new int[] {-20, 60, 140}, new int[] {150, 90, 150}, 3);
    g.fillPolygon(new int[] {500, 580, 660}, new int[] {150, 90, 150}, 3);
    g.setPaint(new Color(0x2F5D50));
    g.setStroke(new BasicStroke(6));
    for (int x = 128; x <= 512; x += 32) {
      g.drawLine(x, 130, x, 330);
    }
    g.drawLine(120, 150, 520, 150);
    g.drawLine(120, 300, 520, 300);
  }

  private static void drawVisitor(Graphics2D g, double seconds) {
    int x = 320 + (int) Math.round(110 * Math.sin(seconds * 0.8));
    int y = 250 + (int) Math.round(6 * Math.sin(seconds * 5));
    g.setStroke(new BasicStroke(22, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setPaint(new Color(0x2B3A67));
    g.drawLine(x - 24, y + 120, x - 28, 430);
    g.drawLine(x + 24, y + 120, x + 28, 430);
    g.setPaint(new Color(0xD1495B));
    g.fillRoundRect(x - 60, y, 120, 140, 50, 50);
    g.drawLine(x - 56, y + 30, x - 84, y + 100);
    double wave = Math.sin(seconds * 7);
    int handX = x + 92 + (int) Math.round(18 * wave);
    g.drawLine(x + 56, y + 30, x + 88, y - 10);
    g.drawLine(x + 88, y - 10, handX, y - 66);
    g.setPaint(new Color(0xF2C9A1));
    g.fillOval(handX - 14, y - 88, 28, 28);
    g.fillOval(x - 52, y - 104, 104, 112);
    g.setPaint(new Color(0x4A2C1A));
    g.fillArc(x - 54, y - 112, 108, 84, 0, 180);
    g.setPaint(Color.DARK_GRAY);
    boolean blink = seconds % 3 < 0.15;
    g.fillOval(x - 28, y - 58, 12, blink ? 3 : 12);
    g.fillOval(x + 16, y - 58, 12, blink ? 3 : 12);
    g.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.drawArc(x - 24, y - 50, 48, 36, 200, 140);
  }

  private static void drawTime(Graphics2D g, LocalTime now) {
    g.setPaint(new Color(0x1B1B1B));
    g.fillRoundRect(12, 12, 214, 52, 12, 12);
    g.setPaint(new Color(0xFFD166));
    int x = 24;
    for (int pair : new int[] {now.getHour(), now.getMinute(), now.getSecond()}) {
      drawDigit(g, x, 20, pair / 10);
      drawDigit(g, x + 30, 20, pair % 10);
      x += 70;
    }
    for (int colon : new int[] {84, 154}) {
      g.fillRect(colon, 30, 5, 5);
      g.fillRect(colon, 44, 5, 5);
    }
  }

  /**
   * Bits of a digit, from the lowest: top, upper left, upper right, middle, lower left, lower
   * right, bottom.
   */
  private static void drawDigit(Graphics2D g, int x, int y, int digit) {
    int on = SEGMENTS[digit];
    int[][] bars = {
      {x + 3, y, 16, 4},
      {x, y + 3, 4, 14},
      {x + 18, y + 3, 4, 14},
      {x + 3, y + 16, 16, 4},
      {x, y + 19, 4, 14},
      {x + 18, y + 19, 4, 14},
      {x + 3, y + 32, 16, 4}
    };
    for (int i = 0; i < bars.length; i++) {
      if ((on >> i & 1) == 1) {
        g.fillRect(bars[i][0], bars[i][1], bars[i][2], bars[i][3]);
      }
    }
  }

  private static void drawCounter(Graphics2D g, long frame) {
    int wide = WIDTH / FrameCounter.BLOCKS;
    int high = HEIGHT / FrameCounter.HEIGHT_DIVISOR;
    for (int block = 0; block < FrameCounter.BLOCKS; block++) {
      g.setPaint(FrameCounter.white(block, frame) ? Color.WHITE : Color.BLACK);
      g.fillRect(block * wide, HEIGHT - high, wide, high);
    }
  }
}
