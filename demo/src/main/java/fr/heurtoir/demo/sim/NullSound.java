package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PulseAudio daemon with sinks that nobody hears: the production audio path on a machine without
 * sound hardware.
 *
 * <ul>
 *   <li>{@code door_speaker}: what the station plays; its monitor {@code door_speaker.monitor} can
 *       be recorded.
 *   <li>{@code door_mic}: what is played into it is heard by the station's microphone {@code
 *       door_mic_source}.
 * </ul>
 *
 * Clients reach it by {@link #server()}; a user's own daemon is never touched.
 */
public final class NullSound implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NullSound.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(15);

  private final Process daemon;
  private final Path folder;

  private NullSound(Process daemon, Path folder) {
    this.daemon = daemon;
    this.folder = folder;
  }

  /**
   * Starts the daemon and waits until it answers.
   *
   * @param folder a folder of its own, created where it is missing; its path is short enough for a
   *     Unix socket in it (80 characters)
   * @throws IOException where {@code pulseaudio} is not installed or does not start within 15
   *     seconds
   */
  public static NullSound start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path socket = folder.resolve("pulse.sock");
    Files.deleteIfExists(socket);
    // The shell ends the daemon when this process's end of the pipe closes.
    ProcessBuilder command =
        new ProcessBuilder(
            "sh",
            "-c",
            "pulseaudio \"$@\" & daemon=$!; read -r end; kill $daemon; wait $daemon",
            "sound",
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--disable-shm=yes",
            "--realtime=no",
            "--high-priority=no",
            "--log-level=warn",
            "-Lmodule-native-protocol-unix auth-anonymous=1 socket=" + socket,
            "-Lmodule-null-sink sink_name=door_speaker rate=48000",
            // A sink that rewinds makes up to two seconds of sound at a time: who begins to listen
            // hears nothing until the next piece.
            "-Lmodule-null-sink sink_name=door_mic rate=48000 norewinds=1",
            "-Lmodule-remap-source source_name=door_mic_source master=door_mic.monitor");
    command.environment().put("XDG_RUNTIME_DIR", folder.toString());
    command.environment().put("PULSE_RUNTIME_PATH", folder.toString());
    command.environment().put("PULSE_STATE_PATH", folder.toString());
    command.environment().put("HOME", folder.toString());
    command.environment().remove("PULSE_SERVER");
    command.redirectErrorStream(true);
    command.redirectOutput(Redirect.to(folder.resolve("pulse.log").toFile()));
    Process daemon = command.start();
    NullSound sound = new NullSound(daemon, folder);
    try {
      sound.waitUntilReady();
    } catch (IOException notUp) {
      sound.close();
      throw notUp;
    }
    return sound;
  }

  private void waitUntilReady() throws IOException {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    String answer = "";
    while (System.nanoTime() - end < 0 && daemon.isAlive()) {
      answer = pactl("info");
      if (answer.contains("Server Name")) {
        pactl("set-default-sink", "door_speaker");
        pactl("set-default-source", "door_mic_source");
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the sound daemon starts", stopped);
      }
    }
    throw new IOException(
        "the sound daemon does not answer: "
            + answer.strip()
            + " "
            + Files.readString(folder.resolve("pulse.log")).strip());
  }

  /** The daemon's address, as in {@code PULSE_SERVER}. */
  public String server() {
    return "unix:" + folder.resolve("pulse.sock");
  }

  /** Runs {@code pactl} on the daemon; returns its output. */
  public String pactl(String... words) throws IOException {
    ProcessBuilder command = new ProcessBuilder("pactl");
    command.command().addAll(List.of(words));
    command.environment().put("PULSE_SERVER", server());
    command.environment().put("LC_ALL", "C");
    command.redirectErrorStream(true);
    Process asked = command.start();
    asked.getOutputStream().close();
    return new String(
        asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * Points this process's native sound library at the daemon. Java cannot change its environment,
   * and the library reads only that: {@code setenv} of the C library does it. Call it before the
   * first use of sound.
   */
  public void useInThisProcess() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("PULSE_SERVER");
      int failed = (int) setenv.invokeExact(name, arena.allocateFrom(server()), 1);
      if (failed != 0) {
        throw new IllegalStateException("setenv refused");
      }
    } catch (Throwable impossible) {
      throw new IllegalStateException("setenv cannot be called", impossible);
    }
  }

  /**
   * Stops the daemon's process, or continues it: a server that neither answers nor ends.
   *
   * @throws IOException where {@code kill} cannot be started
   */
  public void freeze(boolean stand) throws IOException, InterruptedException {
    for (ProcessHandle each : daemon.descendants().toList()) {
      new ProcessBuilder("kill", stand ? "-STOP" : "-CONT", String.valueOf(each.pid()))
          .start()
          .waitFor();
    }
  }

  /** Ends the daemon. Returns when it has ended, after 5 seconds by force. */
  @Override
  public void close() {
    try {
      daemon.getOutputStream().close();
      if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
        LOG.warn("event=sound-slow-stop forced=true");
        daemon.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (IOException pipeGone) {
      daemon.destroy();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      daemon.destroyForcibly();
    }
  }
}
