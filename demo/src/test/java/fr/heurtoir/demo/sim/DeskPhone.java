package fr.heurtoir.demo.sim;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A desk phone: a real baresip that answers by itself, says a WAV file, and writes down what it
 * hears.
 */
final class DeskPhone implements AutoCloseable {
  private static final int RATE = 8000;

  private final Process baresip;
  private final Path folder;

  private DeskPhone(Process baresip, Path folder) {
    this.baresip = baresip;
    this.folder = folder;
  }

  /**
   * @param says seconds of silence, then of a tone of that frequency, then of silence
   */
  static DeskPhone start(Path folder, int port, int silence, int tone, double hertz)
      throws IOException {
    Files.createDirectories(folder);
    Path wav = folder.resolve("says.wav");
    Files.write(wav, wav(silence, tone, hertz));
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen 127.0.0.1:%d
        audio_player aubridge,none
        audio_source aufile,%s
        audio_alert aubridge,none
        ausrc_srate 8000
        auplay_srate 8000
        ausrc_channels 1
        auplay_channels 1
        audio_buffer 20-160
        module_path /usr/lib/baresip/modules
        module g711.so
        module aubridge.so
        module aufile.so
        module sndfile.so
        module_app account.so
        module_app menu.so
        snd_path %s
        """
            .formatted(port, wav, folder));
    Files.writeString(folder.resolve("accounts"), "<sip:200@127.0.0.1>;regint=0;answermode=auto\n");
    Files.writeString(folder.resolve("contacts"), "");
    ProcessBuilder command = new ProcessBuilder("baresip", "-f", folder.toString(), "-v");
    command.redirectErrorStream(true).redirectOutput(Redirect.to(folder.resolve("log").toFile()));
    return new DeskPhone(command.start(), folder);
  }

  private static byte[] wav(int silence, int tone, double hertz) throws IOException {
    int samples = (silence + tone + 30) * RATE;
    ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    file.putShort((short) 2).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      boolean sounds = i >= silence * RATE && i < (silence + tone) * RATE;
      file.putShort((short) (sounds ? 8192 * Math.sin(2 * Math.PI * hertz * i / RATE) : 0));
    }
    return file.array();
  }

  /** The amplitude of a tone in the loudest tenth of a second of what it heard so far. */
  double heard(double hertz) throws IOException {
    double most = 0;
    for (Path each : recordings()) {
      byte[] bytes = Files.readAllBytes(each);
      int step = RATE / 10;
      for (int from = 44; from + 2 * step <= bytes.length; from += 2 * step) {
        double[] samples = new double[step];
        for (int i = 0; i < step; i++) {
          samples[i] =
              (short) (bytes[from + 2 * i] & 0xFF | bytes[from + 2 * i + 1] << 8) / 32768.0;
        }
        most = Math.max(most, ToneMeter.amplitude(samples, hertz, RATE));
      }
    }
    return most;
  }

  private List<Path> recordings() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith("dec.wav")).toList();
    }
  }

  String log() throws IOException {
    return new String(Files.readAllBytes(folder.resolve("log")), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    baresip.destroy();
    if (!baresip.waitFor(5, TimeUnit.SECONDS)) {
      baresip.destroyForcibly();
    }
  }
}
