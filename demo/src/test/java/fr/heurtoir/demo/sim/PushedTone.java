package fr.heurtoir.demo.sim;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pushes a tone of a quarter of full scale into a source, 10 ms at a time. */
final class PushedTone implements AutoCloseable {
  private static final int RATE = 48_000;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final byte[] chunk = new byte[RATE / 100 * 2];
  private long at;

  PushedTone(CustomAudioSource into, double hertz) {
    thread.scheduleAtFixedRate(
        () -> {
          for (int i = 0; i < chunk.length / 2; i++) {
            int sample = (int) (8192 * Math.sin(2 * Math.PI * hertz * at++ / RATE));
            chunk[2 * i] = (byte) sample;
            chunk[2 * i + 1] = (byte) (sample >> 8);
          }
          into.pushAudio(chunk, 16, RATE, 1, chunk.length / 2);
        },
        0,
        10,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    thread.awaitTermination(5, TimeUnit.SECONDS);
  }
}
