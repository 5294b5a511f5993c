package fr.heurtoir.stationtest;

import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.LinuxGpioChip;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An agent that was taken over: asks for the lock's line without a pause until it has it, drives it
 * active and keeps it. Runs in the place of the agent, as its unit says.
 *
 * <p>Prints each answer that differs from the one before, and at its end how often it asked.
 */
final class LineThief {
  /** What the kernel tells others about who holds the line. */
  static final String CONSUMER = "taken-over-agent";

  private LineThief() {}

  /**
   * @param args the chip's device file, the line, and another device file that is tried once
   */
  static void main(String[] args) throws InterruptedException {
    AtomicLong asked = new AtomicLong();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println("asked " + asked.get() + " times")));
    System.out.println(args[2] + " " + opened(args[2]));
    String before = "";
    while (true) {
      asked.incrementAndGet();
      try (OutputLine line =
          LinuxGpioChip.open(args[0])
              .requestOutput(new LineChoice(args[1], false), true, CONSUMER)) {
        System.out.println("TAKEN, reads " + (line.get() ? "active" : "at rest"));
        new CountDownLatch(1).await();
      } catch (GpioException refused) {
        String said = refused.problem() + ": " + refused.getMessage();
        if (!said.equals(before)) {
          System.out.println(said);
        }
        before = said;
      }
    }
  }

  private static String opened(String device) {
    try (RandomAccessFile file = new RandomAccessFile(device, "rw")) {
      return "opened, length " + file.length();
    } catch (IOException refused) {
      return "refused: " + refused.getMessage();
    }
  }
}
