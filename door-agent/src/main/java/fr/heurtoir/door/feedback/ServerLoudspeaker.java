package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.ChimeSamples;
import fr.heurtoir.door.av.PulseClient;
import fr.heurtoir.protocol.log.About;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays sounds by {@code pacat} and {@code paplay} over the sound server of the call, each in its
 * own process: they play without a connected call, and a failure in playing cannot end a call. (A
 * second native playout with samples from Java was tried first; libwebrtc's binding then calls back
 * into freed memory.) Nothing is ever recorded here.
 */
public final class ServerLoudspeaker implements Loudspeaker {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLoudspeaker.class);
  private static final int RATE = 48_000;

  /** The server's volume for an unchanged sound. */
  private static final int FULL_VOLUME = 65_536;

  /** The time beyond a sound's own length: the program's start and the server's buffer. */
  private static final long SLACK_MILLIS = 2_000;

  /**
   * The sounds of one notice.
   *
   * @param after how many calls of {@link #hush} preceded it
   * @param about why it is played, for the log
   */
  private record Job(List<Sound> sounds, int percent, long after, About about) {}

  private final BlockingQueue<Job> next = new ArrayBlockingQueue<>(1);
  private final Optional<String> server;
  private final Thread thread;
  private volatile boolean closing;

  /** Counts the calls of {@link #hush}; sounds from before the last one are stopped. */
  private volatile long hushes;

  public ServerLoudspeaker() {
    server = PulseClient.server();
    thread = Thread.ofPlatform().name("door-sounds").daemon().start(this::run);
  }

  @Override
  public synchronized void play(List<Sound> sounds, int percent) {
    next.clear();
    next.add(new Job(List.copyOf(sounds), percent, hushes, About.now()));
  }

  @Override
  public synchronized void hush() {
    next.clear();
    hushes++;
  }

  private void run() {
    while (!closing) {
      try {
        play(next.take());
      } catch (InterruptedException stopping) {
        return;
      }
    }
  }

  private void play(Job job) throws InterruptedException {
    long began = job.after();
    for (Sound sound : job.sounds()) {
      if (hushes != began || !next.isEmpty()) {
        return;
      }
      try {
        switch (sound) {
          case Sound.Tone(var notes) -> {
            ChimeSamples samples = new ChimeSamples(notes);
            List<String> command = command("pacat", job.percent());
            command.addAll(List.of("--raw", "--format=s16le", "--rate=" + RATE, "--channels=1"));
            sound(job, command, samples.pcm(RATE), samples.millis());
          }
          case Sound.Prompt(var file, var length) -> {
            List<String> command = command("paplay", job.percent());
            command.add(file.toString());
            sound(job, command, new byte[0], length.toMillis());
          }
        }
      } catch (IOException refused) {
        notPlayed(job, refused.getMessage());
      }
    }
  }

  /** The command. The server's volume is the cube root of the amplitude. */
  private List<String> command(String player, int percent) {
    long volume = Math.round(FULL_VOLUME * Math.cbrt(percent / 100.0));
    List<String> command = new ArrayList<>();
    command.add(player);
    command.add("--playback");
    command.add("--latency-msec=50");
    command.add("--volume=" + volume);
    command.add("--client-name=heurtoir-sounds");
    server.ifPresent(at -> command.add("--server=" + at));
    return command;
  }

  private static void notPlayed(Job job, @Nullable String why) {
    job.about().run(() -> LOG.warn("event=sound-not-played reason=\"{}\"", why));
  }

  private void sound(Job job, List<String> command, byte[] input, long millis)
      throws InterruptedException, IOException {
    Process player =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // A chime of some seconds at 96 kB exceeds a pipe's buffer. It is written on another thread,
      // so that it can be cut short.
      Thread feeder = Thread.ofVirtual().start(() -> feed(player, input));
      long end = System.nanoTime() + (millis + SLACK_MILLIS) * 1_000_000;
      boolean ended = false;
      while (!ended && hushes == job.after() && end - System.nanoTime() > 0) {
        ended = player.waitFor(20, TimeUnit.MILLISECONDS);
      }
      if (ended && player.exitValue() != 0) {
        notPlayed(job, command.getFirst() + " ended with " + player.exitValue());
      }
      player.destroyForcibly();
      feeder.join();
    } finally {
      player.destroyForcibly();
    }
  }

  private static void feed(Process player, byte[] input) {
    try (OutputStream into = player.getOutputStream()) {
      into.write(input);
    } catch (IOException cutShort) {
      LOG.debug("event=sound-cut-short");
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(2000);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
