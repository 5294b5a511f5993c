package fr.heurtoir.door.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.ChimeSamples;
import fr.heurtoir.door.call.Notice;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhatTheVisitorPerceivesTest {
  /** Longer words do not fit beside the pictogram at 15 mm. */
  private static final int MOST_LETTERS = 9;

  private final Signals signals = Signals.load();

  /** Every notice that there can be. */
  static List<Notice> notices() {
    List<Notice> all = new ArrayList<>();
    for (Class<?> kind : Notice.class.getPermittedSubclasses()) {
      if (kind.equals(Notice.At.class)) {
        for (Moment moment : Moment.values()) {
          all.add(new Notice.At(moment, Optional.empty()));
          Arrays.stream(Reply.values())
              .forEach(reply -> all.add(new Notice.At(moment, Optional.of(reply))));
        }
      } else if (kind.equals(Notice.Over.class)) {
        Arrays.stream(Outcome.values()).forEach(outcome -> all.add(new Notice.Over(outcome)));
      } else {
        try {
          all.add((Notice) kind.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException other) {
          throw new AssertionError(kind + " is a notice that this test does not know", other);
        }
      }
    }
    return all;
  }

  @Test
  void everyNoticeIsALightAndASoundAndOnAScreenAPictogramAndATextToo() {
    for (Notice notice : notices()) {
      Signal signal = signals.of(notice);
      if (!(notice instanceof Notice.AtRest)) {
        assertFalse(signal.lights().isEmpty(), () -> notice + " has no light");
        assertFalse(signal.tone().isEmpty(), () -> notice + " has no sound");
      }
      assertNotNull(
          Signals.class.getResource("pictograms/" + signal.pictogram() + ".svg"),
          () -> notice + " has no pictogram");
      for (Language language : Language.values()) {
        assertFalse(signal.in(language).headline().isBlank(), notice::toString);
        assertFalse(signal.in(language).more().isBlank(), notice::toString);
      }
    }
  }

  @Test
  void aStationAtRestIsDarkAndSilent() {
    Signal rest = signals.of(new Notice.AtRest());
    assertTrue(rest.lights().isEmpty() && rest.tone().isEmpty());
    assertTrue(Arrays.stream(Language.values()).allMatch(l -> rest.in(l).spoken().isEmpty()));
  }

  @Test
  void whoCannotHearTellsTheMeaningsApartByTheLightsAlone() {
    for (Signal one : signals.all()) {
      for (Signal other : signals.all()) {
        if (one.meaning() != other.meaning()) {
          assertNotEquals(
              one.lights(), other.lights(), () -> one.code() + " looks like " + other.code());
        }
      }
    }
  }

  @Test
  void whoCannotSeeTellsTheTurnsOfARingApartByTheTonesAlone() {
    List<String> turns = List.of("pressed", "ring-sent", "speak", "please-wait", "door-open");
    Set<Object> tones = new HashSet<>();
    turns.forEach(code -> tones.add(signals.of(code).tone()));
    tones.add(signals.of("nobody-answered").tone());
    tones.add(signals.of("answered").tone());
    assertEquals(turns.size() + 2, tones.size());
  }

  @Test
  void noLightFlashesMoreThanThreeTimesInAnySecond() {
    for (Pattern pattern : Pattern.values()) {
      List<Integer> flashes = new ArrayList<>();
      for (int millis = 1; millis < 20_000; millis++) {
        if (pattern.lit(millis) && !pattern.lit(millis - 1)) {
          flashes.add(millis);
        }
      }
      for (int from : flashes) {
        long within = flashes.stream().filter(at -> at >= from && at < from + 1000).count();
        assertTrue(within <= 3, () -> pattern + " flashes " + within + " times in a second");
      }
    }
  }

  @Test
  void slowAndFastAreNotMistakenForEachOther() {
    assertEquals(1, changes(Pattern.SLOW, 2000));
    assertEquals(7, changes(Pattern.FAST, 2000));
    assertEquals(0, changes(Pattern.STEADY, 2000));
    assertEquals(1, changes(Pattern.ONCE, 60_000));
  }

  private static long changes(Pattern pattern, int until) {
    long changes = 0;
    for (int millis = 1; millis < until; millis++) {
      changes += pattern.lit(millis) == pattern.lit(millis - 1) ? 0 : 1;
      if (pattern.lit(millis) != pattern.lit(millis - 1)) {
        assertEquals(0, millis % Pattern.STEP_MILLIS);
      }
    }
    return changes;
  }

  @Test
  void theLargeTextIsShortEnoughToBeLarge() {
    for (Signal signal : signals.all()) {
      for (Language language : Language.values()) {
        String headline = signal.in(language).headline();
        for (String word : headline.split(" ")) {
          assertTrue(word.length() <= MOST_LETTERS, () -> signal.code() + ": " + word);
        }
      }
    }
  }

  @Test
  void aToneIsOverBeforeSomebodySpeaks() {
    for (Signal signal : signals.all()) {
      int lasts = new ChimeSamples(signal.tone()).pcm(1000).length / 2;
      assertTrue(lasts <= 600, () -> signal.code() + " sounds for " + lasts + " ms");
    }
  }

  @Test
  void everySignalOfTheTableIsOneThatCanBeTold() {
    Set<Signal> told = new HashSet<>();
    notices().forEach(notice -> told.add(signals.of(notice)));
    assertEquals(told, new HashSet<>(signals.all()));
  }
}
