package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.io.OutputStream;

/** Plays a steady tone of a quarter of full scale into one sink until closed. */
final class Tone implements AutoCloseable {
  private static final int RATE = 48_000;
  private final Process player;
  private final Thread feeder;

  private Tone(Process player, Thread feeder) {
    this.player = player;
    this.feeder = feeder;
  }

  static Tone play(NullSound sound, String sink, double hertz) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            "pacat", "--playback", "-d", sink, "--rate=48000", "--channels=1", "--format=s16le");
    command.environment().put("PULSE_SERVER", sound.server());
    Process player = command.start();
    Thread feeder = Thread.ofVirtual().start(() -> feed(player.getOutputStream(), hertz));
    return new Tone(player, feeder);
  }

  private static void feed(OutputStream to, double hertz) {
    byte[] chunk = new byte[RATE / 50 * 2];
    long at = 0;
    try (to) {
      while (true) {
        for (int i = 0; i < chunk.length / 2; i++) {
          int sample = (int) (8192 * Math.sin(2 * Math.PI * hertz * at++ / RATE));
          chunk[2 * i] = (byte) sample;
          chunk[2 * i + 1] = (byte) (sample >> 8);
        }
        to.write(chunk);
      }
    } catch (IOException playerEnded) {
      // The tone was closed.
    }
  }

  @Override
  public void close() throws InterruptedException {
    player.destroy();
    player.waitFor();
    feeder.join();
  }
}
