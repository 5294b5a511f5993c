package fr.heurtoir.door.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.door.feedback.FeedbackSettings.Quiet;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TheFeedbackTest {
  private static final Hours NIGHT = new Hours(LocalTime.of(20, 0), LocalTime.of(7, 0));
  private static final FeedbackSettings SETTINGS =
      new FeedbackSettings(
          Optional.empty(),
          List.of(Language.FRENCH, Language.ENGLISH),
          80,
          List.of(new Quiet(NIGHT, 30)));

  private final Signals signals = Signals.load();
  private final LampChip chip = new LampChip();
  private final Heard heard = new Heard();
  private final Day day = new Day();
  private Prompts prompts;
  private Lights lights;
  private Facade facade;
  private Feedback feedback;

  /** A loudspeaker that plays nothing and remembers what it was asked. */
  private static final class Heard implements Loudspeaker {
    final List<String> asked = new ArrayList<>();

    @Override
    public void play(List<Sound> sounds, int percent) {
      StringBuilder said = new StringBuilder();
      for (Sound sound : sounds) {
        said.append(
            switch (sound) {
              case Sound.Tone tone -> "tone ";
              case Sound.Prompt(var file, var length) ->
                  file.getParent().getFileName() + "/" + file.getFileName() + " ";
            });
      }
      asked.add(said.toString() + percent);
    }

    @Override
    public void hush() {
      asked.add("hush");
    }

    @Override
    public void close() {}

    List<String> taken() {
      List<String> all = List.copyOf(asked);
      asked.clear();
      return all;
    }
  }

  /** A clock that is set by hand. */
  private static final class Day extends Clock {
    private String at = "2026-11-23T10:00:00Z";

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.parse(at);
    }
  }

  @BeforeEach
  void open() throws Exception {
    prompts = new Prompts(signals, Optional.empty(), SETTINGS.languages());
    lights =
        new Lights(
            chip,
            Map.of(
                Light.SPEAK, new LineChoice("speak", false),
                Light.CAPTURE, new LineChoice("capture", false)));
    facade =
        new Facade(
            new FacadeSettings(0, 154, 86, FacadeSettings.Theme.AUTO, NIGHT),
            signals,
            SETTINGS.languages(),
            day);
    feedback = new Feedback(signals, SETTINGS, day, lights, heard, prompts, facade);
  }

  @AfterEach
  void close() {
    facade.close();
    lights.close();
    prompts.close();
  }

  private static Notice at(Moment moment) {
    return new Notice.At(moment, Optional.empty());
  }

  @Test
  void aMomentIsHeardSeenAndReadAtOnce() throws Exception {
    feedback.tell(at(Moment.SPEAK), true);
    chip.await("the light", () -> chip.lit("speak"));
    assertEquals(List.of("hush", "tone 40"), heard.taken());
    assertTrue(facade.state().contains("\"headline\":\"Parlez\""), facade::state);
    assertTrue(facade.state().contains("\"speak\":\"steady\""), facade::state);
  }

  @Test
  void whatIsNotSaidAloudIsSilent() {
    feedback.tell(at(Moment.RING_SENT), false);
    assertEquals(List.of(), heard.taken());
    assertTrue(facade.state().contains("Appel reçu"), facade::state);
  }

  @Test
  void theChimeComesFirstThenTheVoiceInEachLanguage() {
    feedback.tell(at(Moment.RING_SENT), true);
    assertEquals(List.of("tone fr/ring-sent.oga en/ring-sent.oga 80"), heard.taken());
  }

  @Test
  void aReplyDuringATalkIsSpokenAtHalfTheAmplitudeAndTheTalksEndAtTheFullOne() {
    feedback.tell(at(Moment.SPEAK), true);
    heard.taken();
    feedback.tell(new Notice.At(Moment.SPEAK, Optional.of(Reply.REPEAT)), true);
    assertEquals(List.of("hush", "tone fr/said-repeat.oga en/said-repeat.oga 40"), heard.taken());
    feedback.tell(at(Moment.DOOR_OPEN), true);
    assertEquals(List.of("hush", "tone fr/door-open.oga en/door-open.oga 40"), heard.taken());
    feedback.tell(new Notice.Over(Outcome.ANSWERED), true);
    assertEquals(List.of("hush", "tone fr/answered.oga en/answered.oga 80"), heard.taken());
    feedback.tell(at(Moment.DOOR_OPEN), true);
    assertEquals(List.of("hush", "tone fr/door-open.oga en/door-open.oga 80"), heard.taken());
  }

  @Test
  void theNightIsQuietAndDark() {
    assertTrue(facade.state().contains("\"theme\":\"light\""));
    day.at = "2026-11-23T06:59:59Z";
    feedback.tell(new Notice.Pressed(), true);
    assertEquals(List.of("hush", "tone 30"), heard.taken());
    assertTrue(facade.state().contains("\"theme\":\"dark\""));
    day.at = "2026-11-23T07:00:00Z";
    feedback.tell(new Notice.Pressed(), true);
    assertEquals(List.of("hush", "tone 80"), heard.taken());
  }

  @Test
  void anOpenCameraOrMicrophoneIsShownByLightAndOnTheScreenUntilBothAreClosed() throws Exception {
    feedback.capturing(true, false);
    chip.await("the light", () -> chip.lit("capture"));
    assertTrue(
        facade.state().contains("\"capture\":{\"camera\":true,\"microphone\":false}"),
        facade::state);
    feedback.tell(at(Moment.SPEAK), true);
    chip.await("speak", () -> chip.lit("speak"));
    assertTrue(chip.lit("capture"));
    feedback.capturing(false, false);
    chip.await("dark", () -> !chip.lit("capture"));
  }
}
