package fr.heurtoir.door.av;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chimes over the same sound server as the talk, by {@code pacat}, a process of its own for each
 * chime: they sound when no call is connected, and nothing that goes wrong in playing a tone can
 * cost the station its call. (A second native playout with samples from Java was tried first;
 * libwebrtc's binding calls back into what it has already freed.) Nothing is ever recorded here.
 */
public final class ServerChimes implements Chimes {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChimes.class);
  private static final int RATE = 48_000;

  /** What may pass beyond the chime's own length: the program's start and the server's buffer. */
  private static final long SLACK_MILLIS = 2_000;

  private final BlockingQueue<List<Note>> next = new ArrayBlockingQueue<>(1);
  private final List<String> command;
  private final Thread thread;
  private volatile boolean closing;

  /** Opens nothing yet. */
  public ServerChimes() {
    command =
        new ArrayList<>(
            List.of(
                "pacat",
                "--playback",
                "--raw",
                "--format=s16le",
                "--rate=" + RATE,
                "--channels=1",
                "--latency-msec=50",
                "--client-name=heurtoir-chime"));
    nativeEnvironment("PULSE_SERVER").ifPresent(server -> command.add("--server=" + server));
    thread = Thread.ofPlatform().name("door-chimes").daemon().start(this::run);
  }

  @Override
  public void play(List<Note> notes) {
    while (!next.offer(notes)) {
      next.poll();
    }
  }

  private void run() {
    while (!closing) {
      try {
        sound(new ChimeSamples(next.take()));
      } catch (InterruptedException stopping) {
        return;
      } catch (IOException refused) {
        LOG.warn("event=chime-not-played reason=\"{}\"", refused.getMessage());
      }
    }
  }

  private void sound(ChimeSamples samples) throws InterruptedException, IOException {
    Process player =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // A chime is at most some seconds of 96 kB, more than a pipe holds: written aside, so that
      // the next can cut it short.
      Thread feeder = Thread.ofVirtual().start(() -> feed(player, samples));
      long end = System.nanoTime() + (samples.millis() + SLACK_MILLIS) * 1_000_000;
      while (next.isEmpty() && end - System.nanoTime() > 0) {
        if (player.waitFor(20, TimeUnit.MILLISECONDS)) {
          if (player.exitValue() != 0) {
            LOG.warn("event=chime-not-played reason=\"pacat ended with {}\"", player.exitValue());
          }
          break;
        }
      }
      player.destroyForcibly();
      feeder.join();
    } finally {
      player.destroyForcibly();
    }
  }

  private static void feed(Process player, ChimeSamples samples) {
    try (OutputStream into = player.getOutputStream()) {
      into.write(samples.pcm(RATE));
    } catch (IOException cutShort) {
      LOG.debug("event=chime-cut-short");
    }
  }

  /**
   * What this process's native libraries read: the sound library of the talk does, and whoever
   * started the station may have set it there alone.
   */
  private static Optional<String> nativeEnvironment(String name) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("getenv"),
                      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                  .invokeExact(arena.allocateFrom(name));
      return value.equals(MemorySegment.NULL)
          ? Optional.empty()
          : Optional.of(value.reinterpret(4096).getString(0));
    } catch (Throwable impossible) {
      throw new IllegalStateException("getenv cannot be called", impossible);
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
