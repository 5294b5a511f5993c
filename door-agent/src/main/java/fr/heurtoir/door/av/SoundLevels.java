package fr.heurtoir.door.av;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the configured levels of microphone and speaker at the sound server. */
final class SoundLevels {
  private static final Logger LOG = LoggerFactory.getLogger(SoundLevels.class);

  private final PulseClient pulse;

  SoundLevels(PulseClient pulse) {
    this.pulse = pulse;
  }

  /** Sets the configured levels and logs refusals. Blocks up to ten seconds. */
  void apply(MediaSettings.Sound sound) {
    set("set-source-volume", "@DEFAULT_SOURCE@", sound.microphonePercent());
    set("set-sink-volume", "@DEFAULT_SINK@", sound.speakerPercent());
  }

  private void set(String what, String device, int percent) {
    if (percent == 0) {
      return;
    }
    try {
      if (pulse.ask(what, device, percent + "%").isEmpty()) {
        LOG.warn("event=level-not-set device={} percent={}", device, percent);
      }
    } catch (IOException missing) {
      LOG.warn("event=level-not-set device={} reason=\"{}\"", device, missing.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
