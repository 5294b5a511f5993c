package fr.heurtoir.demo.sim;

import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import fr.heurtoir.door.av.SpeechLike;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The school's end of a call, with a sound server, a microphone and a speaker of its own, and no
 * sound processing: what its speaker plays is what the door sent.
 */
final class FarSide implements AutoCloseable {
  static final int RATE = 48_000;

  private final NullSound sound;
  private final LocalPeer peer;

  /** Points this process at its own sound server; whoever comes next points it elsewhere. */
  FarSide(Path folder) throws IOException {
    sound = NullSound.start(folder);
    sound.useInThisProcess();
    AudioOptions raw = new AudioOptions();
    peer = LocalPeer.withSound(new AudioDeviceModule(AudioLayer.kLinuxPulseAudio), raw);
  }

  String answer(String offer) throws Exception {
    return peer.answer(offer);
  }

  NullSound sound() {
    return sound;
  }

  /** Speech into a sink until closed. */
  static AutoCloseable speech(NullSound into, String sink, long seed) throws IOException {
    Process player = sound(into, "pacat", "--playback", "-d", sink);
    Thread feeder =
        Thread.ofVirtual()
            .start(
                () -> {
                  SpeechLike voice = new SpeechLike(seed, RATE, 0.5);
                  try (OutputStream to = player.getOutputStream()) {
                    while (true) {
                      to.write(voice.pcm(RATE / 50));
                    }
                  } catch (IOException closed) {
                    // The speech was closed.
                  }
                });
    return () -> {
      player.destroy();
      player.waitFor();
      feeder.join();
    };
  }

  /** What a source gives for some seconds; the first ones are thrown away. */
  static double decibels(NullSound of, String source, double skip, double seconds)
      throws IOException, InterruptedException {
    Process recorder = sound(of, "parec", "-d", source);
    try (InputStream from = recorder.getInputStream()) {
      from.readNBytes((int) (skip * RATE) * 2);
      byte[] heard = from.readNBytes((int) (seconds * RATE) * 2);
      return Levels.decibels(heard, RATE);
    } finally {
      recorder.destroy();
      recorder.waitFor();
    }
  }

  private static Process sound(NullSound of, String program, String... more) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            program,
            "--raw",
            "--rate=" + RATE,
            "--channels=1",
            "--format=s16le",
            "--latency-msec=200");
    command.command().addAll(java.util.List.of(more));
    command.environment().put("PULSE_SERVER", of.server());
    return command.start();
  }

  @Override
  public void close() {
    peer.close();
    sound.close();
  }
}
