package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.io.InputStream;

/** Listens to the station's speaker and measures one tone in it, 20 ms at a time. */
final class Speaker implements AutoCloseable {
  private static final int RATE = 48_000;
  private final Process recorder;
  private final Thread reader;
  private volatile double level;
  private volatile double loudest;
  private volatile long chunks;

  private Speaker(Process recorder, double hertz) {
    this.recorder = recorder;
    this.reader = Thread.ofVirtual().start(() -> read(recorder.getInputStream(), hertz));
  }

  static Speaker record(NullSound sound, double hertz) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            "parec",
            "-d",
            "door_speaker.monitor",
            "--rate=48000",
            "--channels=1",
            "--format=s16le",
            "--latency-msec=20");
    command.environment().put("PULSE_SERVER", sound.server());
    return new Speaker(command.start(), hertz);
  }

  private void read(InputStream from, double hertz) {
    int frames = RATE / 50;
    double[] samples = new double[frames];
    try (from) {
      while (true) {
        byte[] data = from.readNBytes(frames * 2);
        if (data.length < frames * 2) {
          return;
        }
        for (int i = 0; i < frames; i++) {
          samples[i] = (short) ((data[2 * i] & 255) | data[2 * i + 1] << 8) / 32768.0;
        }
        level = ToneMeter.amplitude(samples, hertz, RATE);
        loudest = Math.max(loudest, level);
        chunks = chunks + 1;
      }
    } catch (IOException ended) {
      // The recorder was stopped.
    }
  }

  double level() {
    return level;
  }

  double loudest() {
    return loudest;
  }

  long chunks() {
    return chunks;
  }

  @Override
  public void close() throws InterruptedException {
    recorder.destroy();
    recorder.waitFor();
    reader.join();
  }
}
