package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig;
import dev.onvoid.webrtc.media.audio.AudioProcessingStreamConfig;
import java.util.Arrays;

/** Applies libwebrtc's echo canceller, as in a call, to a recording. */
final class EchoCanceller {
  private final int rate;

  /**
   * @param rate samples a second: 16000, 32000 or 48000
   */
  EchoCanceller(int rate) {
    this.rate = rate;
  }

  /**
   * The recording without the echo of what was played.
   *
   * @param heard as many frames as {@code played}, the echo some milliseconds later than in {@code
   *     played}
   * @throws MediaException where libwebrtc refuses
   */
  byte[] clean(byte[] played, byte[] heard, int delayMillis) throws MediaException {
    int chunk = rate / 100 * 2;
    byte[] left = new byte[heard.length / chunk * chunk];
    AudioProcessing processing = null;
    try {
      processing = new AudioProcessing();
      AudioProcessingConfig config = new AudioProcessingConfig();
      config.echoCanceller.enabled = true;
      processing.applyConfig(config);
      AudioProcessingStreamConfig form = new AudioProcessingStreamConfig(rate, 1);
      byte[] out = new byte[processing.getTargetBufferSize(form, form)];
      for (int at = 0; at + chunk <= heard.length; at += chunk) {
        int refused =
            processing.processReverseStream(
                Arrays.copyOfRange(played, at, at + chunk), form, form, out);
        processing.setStreamDelayMs(delayMillis);
        refused |=
            processing.processStream(Arrays.copyOfRange(heard, at, at + chunk), form, form, out);
        if (refused != 0) {
          throw new MediaException("the echo canceller refuses: " + refused);
        }
        System.arraycopy(out, 0, left, at, chunk);
      }
      return left;
    } catch (RuntimeException | Error refused) {
      throw new MediaException("the echo canceller cannot be used: " + refused, refused);
    } finally {
      if (processing != null) {
        processing.dispose();
      }
    }
  }
}
