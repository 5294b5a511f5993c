package fr.heurtoir.door.av;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the sound server's own programs ({@code pactl}, {@code pacat}, {@code parec}) against the
 * server that libwebrtc uses. Each is a separate process, so that a failure in it cannot end the
 * station's call.
 */
public final class PulseClient {
  private static final long ANSWER_SECONDS = 5;
  private static final int MOST_BYTES = 256 * 1024;

  /** Starts one of the programs. */
  public Process start(String... words) throws IOException {
    ProcessBuilder command = new ProcessBuilder(words);
    server().ifPresent(server -> command.environment().put("PULSE_SERVER", server));
    command.environment().put("LC_ALL", "C");
    return command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /**
   * Runs {@code pactl}.
   *
   * @return its output; empty where the server does not answer within 5 s
   * @throws IOException where the program is not installed
   */
  Optional<String> ask(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("pactl"));
    all.addAll(List.of(words));
    Process asked = start(all.toArray(String[]::new));
    try {
      asked.getOutputStream().close();
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  answer.complete(asked.getInputStream().readNBytes(MOST_BYTES));
                } catch (IOException gone) {
                  answer.complete(new byte[0]);
                }
              });
      if (!asked.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) || asked.exitValue() != 0) {
        return Optional.empty();
      }
      return Optional.of(
          new String(
              answer.completeOnTimeout(new byte[0], 1, TimeUnit.SECONDS).join(),
              StandardCharsets.UTF_8));
    } finally {
      asked.destroyForcibly();
    }
  }

  /**
   * The server's devices; empty where it does not answer.
   *
   * @throws IOException where the program is not installed
   */
  Optional<SoundDevices> devices() throws IOException, InterruptedException {
    Optional<String> info = ask("info");
    Optional<String> sinks = ask("list", "short", "sinks");
    Optional<String> sources = ask("list", "short", "sources");
    return info.isPresent() && sinks.isPresent() && sources.isPresent()
        ? Optional.of(SoundDevices.parse(info.get(), sinks.get(), sources.get()))
        : Optional.empty();
  }

  /**
   * The server that this process's native libraries use. They read the environment themselves, and
   * it may have been set there only.
   */
  public static Optional<String> server() {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("getenv"),
                      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                  .invokeExact(arena.allocateFrom("PULSE_SERVER"));
      return value.equals(MemorySegment.NULL)
          ? Optional.empty()
          : Optional.of(value.reinterpret(4096).getString(0));
    } catch (Throwable impossible) {
      throw new IllegalStateException("getenv cannot be called", impossible);
    }
  }
}
