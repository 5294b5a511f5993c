package fr.heurtoir.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The finger on the bell of a simulated station. */
final class Finger {
  /** Longer than any debouncing. */
  private static final long PRESS_MS = 120;

  /** How long the finger presses. */
  interface Hold {
    void rest() throws InterruptedException;
  }

  private Finger() {}

  /**
   * Presses an input that is active low and releases it. The chip stamps an edge when it reads the
   * request. So the press is counted from the chip's answer: on a busy machine the chip could
   * otherwise read both requests at once, and the press would look like a spike.
   *
   * @param chip the socket of the station's chip
   * @return when it was pressed
   * @throws IOException if there is no chip, or if it refuses
   */
  static Instant press(Path chip, String line) throws IOException, InterruptedException {
    return press(chip, line, () -> TimeUnit.MILLISECONDS.sleep(PRESS_MS));
  }

  static Instant press(Path chip, String line, Hold hold) throws IOException, InterruptedException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(chip));
        Writer out = Channels.newWriter(channel, StandardCharsets.US_ASCII);
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII))) {
      Instant pressed = Instant.now();
      drive(out, in, line, 0);
      hold.rest();
      drive(out, in, line, 1);
      return pressed;
    }
  }

  private static void drive(Writer out, BufferedReader in, String line, int level)
      throws IOException {
    out.write("drive " + line + " " + level + "\n");
    out.flush();
    String answer = in.readLine();
    if (!"ok".equals(answer)) {
      throw new IOException("the chip says " + answer);
    }
  }
}
