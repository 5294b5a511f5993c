package fr.heurtoir.door.feedback;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.protocol.Moment;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows notices to the visitor by light, sound and text at once. One thread uses {@link #tell}; any
 * thread may report what is being captured.
 */
public final class Feedback {
  private static final Logger LOG = LoggerFactory.getLogger(Feedback.class);

  private final Signals signals;
  private final FeedbackSettings settings;
  private final Clock clock;
  private final Lights lights;
  private final Loudspeaker loudspeaker;
  private final Prompts prompts;
  private final Facade facade;
  private boolean talking;

  /**
   * @param clock the station's time of day, for the loudness
   */
  public Feedback(
      Signals signals,
      FeedbackSettings settings,
      Clock clock,
      Lights lights,
      Loudspeaker loudspeaker,
      Prompts prompts,
      Facade facade) {
    this.signals = signals;
    this.settings = settings;
    this.clock = clock;
    this.lights = lights;
    this.loudspeaker = loudspeaker;
    this.prompts = prompts;
    this.facade = facade;
  }

  /**
   * Shows a notice.
   *
   * @param aloud with its sound
   */
  public void tell(Notice notice, boolean aloud) {
    Signal signal = signals.of(notice);
    talking = isTalk(notice);
    lights.show(signal.lights());
    facade.show(signal);
    if (aloud) {
      sound(signal);
    }
    LOG.info("event=visitor-told notice={} aloud={}", signal.code(), aloud);
  }

  /** Shows that camera or microphone is open, or that neither is. */
  public void capturing(boolean camera, boolean microphone) {
    lights.capturing(camera || microphone);
    facade.capturing(camera, microphone);
  }

  private boolean isTalk(Notice notice) {
    return switch (notice) {
      case Notice.At(Moment moment, var _) ->
          switch (moment) {
            case SPEAK, ENDS_SOON -> true;
            case DOOR_OPEN -> talking;
            case RING_SENT, LOOKED_AT, PLEASE_WAIT -> false;
          };
      case Notice.AtRest() -> false;
      case Notice.Pressed() -> false;
      case Notice.CalledBack() -> false;
      case Notice.Over(var outcome) -> false;
      case Notice.OutOfService() -> false;
      case Notice.Lockdown() -> false;
    };
  }

  /**
   * During a talk, plays at half the amplitude (6 dB less). So the other person stays audible to
   * the visitor, and the visitor's microphone does not cover that person's voice with the chime.
   */
  private void sound(Signal signal) {
    List<Sound> sounds = new ArrayList<>();
    if (!signal.tone().isEmpty()) {
      sounds.add(new Sound.Tone(signal.tone()));
    }
    sounds.addAll(prompts.of(signal));
    if (sounds.isEmpty()) {
      return;
    }
    int percent = settings.volumeAt(LocalTime.now(clock));
    if (signal.cuts()) {
      loudspeaker.hush();
    }
    loudspeaker.play(sounds, talking ? percent / 2 : percent);
  }
}
