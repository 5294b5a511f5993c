package fr.heurtoir.door.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.door.call.StationEffect;
import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.call.StationMachine;
import fr.heurtoir.door.call.StationTimes;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Text, light and voice at every way in which a ring can end, in every order in which the news of
 * that end can reach the station.
 */
class WhatTheVisitorIsToldAtTheEndTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RingId RING = new RingId("01JD0000000000000000000001");
  private static final Signals SIGNALS = Signals.load();

  private static final StationEvent MEDIA_END = new StationEvent.MediaEnded(RING, "closed");
  private static final StationEvent PULSING = lock(LockReport.State.PULSING);
  private static final StationEvent RELEASED = lock(LockReport.State.RELEASED);
  private static final StationEvent WAIT =
      new StationEvent.Told(new Show(RING, Moment.PLEASE_WAIT));

  /** What is seen and heard once everything came. */
  private record Told(String headline, Map<Light, Pattern> lights, String voice) {
    static Told of(Notice notice) {
      Signal signal = SIGNALS.of(notice);
      return new Told(
          signal.in(Language.FRENCH).headline(),
          signal.lights(),
          signal.in(Language.FRENCH).spoken());
    }
  }

  private static final Told GOODBYE =
      new Told("Au revoir", Map.of(Light.SPEAK, Pattern.ONCE), "Au revoir.");
  private static final Told CUT_OFF =
      new Told(
          "Appel coupé",
          Map.of(Light.FAULT, Pattern.SLOW),
          "La communication est coupée. Sonnez de nouveau.");
  private static final Told FAILED =
      new Told(
          "Appel échoué",
          Map.of(Light.FAULT, Pattern.SLOW),
          "L’appel a échoué. Sonnez de nouveau, ou téléphonez à l’école.");

  private static StationEvent lock(LockReport.State state) {
    return new StationEvent.LockSaid(new LockReport(RING, "gate", 1, state, Optional.empty()));
  }

  /** A station with one ring, and every outcome of which its visitor was ever told. */
  private static final class Visit {
    private final StationMachine machine =
        new StationMachine(
            StationTimes.of(
                Duration.ofMillis(40),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                Duration.ofSeconds(180),
                Duration.ofSeconds(10)),
            () -> RING);
    private final Set<Outcome> said = new LinkedHashSet<>();
    private final List<StationEffect> effects = new ArrayList<>();
    private long now = 1000 * SECOND;

    Visit() {
      on(new StationEvent.GatewayThere());
      on(new StationEvent.MediaReady());
      on(new StationEvent.Button(true, now));
      now += 40_000_000;
      on(new StationEvent.Tick());
      on(new StationEvent.Button(false, now));
      on(new StationEvent.Progress(RING, "sdp"));
    }

    Visit answered() {
      on(new StationEvent.Answered(RING, "sdp"));
      return this;
    }

    void on(StationEvent event) {
      take(machine.handle(event, now));
    }

    private void take(List<StationEffect> wanted) {
      effects.addAll(wanted);
      for (StationEffect effect : wanted) {
        if (effect instanceof StationEffect.Notify(Notice.Over(Outcome outcome), boolean _)) {
          said.add(outcome);
        }
      }
    }

    /** Lets time pass; the machine is woken as it asked. */
    void after(long nanos) {
      long until = now + nanos;
      while (machine.wakeAt().isPresent() && machine.wakeAt().getAsLong() - until <= 0) {
        now = machine.wakeAt().getAsLong();
        on(new StationEvent.Tick());
      }
      now = until;
    }

    Told told() {
      return Told.of(machine.notice());
    }

    boolean mediaLost() {
      return effects.stream().anyMatch(StationEffect.MediaLost.class::isInstance);
    }
  }

  private static List<List<StationEvent>> orders(List<StationEvent> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<StationEvent>> all = new ArrayList<>();
    for (StationEvent first : events) {
      List<StationEvent> others = new ArrayList<>(events);
      others.remove(first);
      for (List<StationEvent> rest : orders(others)) {
        if (first != RELEASED || !rest.contains(PULSING)) {
          all.add(Stream.concat(Stream.of(first), rest.stream()).toList());
        }
      }
    }
    return all;
  }

  /**
   * The gateway's BYE, the end of the media that it closes at the same moment, the lock and what
   * the gateway shows, in every order, at once and 2.9 s apart in all.
   */
  @ParameterizedTest
  @EnumSource(Outcome.class)
  void isHowTheGatewayEndedTheTalkInWhateverOrderTheNewsComes(Outcome outcome) {
    StationEvent bye = new StationEvent.CallEnded(RING, outcome);
    List<StationEvent> news = List.of(MEDIA_END, bye, PULSING, RELEASED, WAIT);
    for (List<StationEvent> order : orders(news)) {
      for (long apart : List.of(0L, SECOND * 29 / 40)) {
        Visit visit = new Visit().answered();
        for (StationEvent event : order) {
          visit.on(event);
          visit.after(apart);
        }
        assertEquals(Told.of(new Notice.Over(outcome)), visit.told(), order::toString);
        assertEquals(Set.of(outcome), visit.said, order::toString);
        assertTrue(!visit.mediaLost(), () -> "a failure in the log: " + order);
      }
    }
  }

  /** The same for a ring that nobody answered: the final response and the media's end. */
  @ParameterizedTest
  @EnumSource(Outcome.class)
  void isHowTheGatewayEndedTheRingInWhateverOrderTheNewsComes(Outcome outcome) {
    StationEvent response = new StationEvent.CallEnded(RING, outcome);
    for (List<StationEvent> order : orders(List.of(MEDIA_END, response, PULSING, RELEASED))) {
      Visit visit = new Visit();
      order.forEach(visit::on);
      assertEquals(Told.of(new Notice.Over(outcome)), visit.told(), order::toString);
      assertEquals(Set.of(outcome), visit.said, order::toString);
      assertTrue(!visit.mediaLost(), () -> "a failure in the log: " + order);
    }
  }

  @Test
  void aVisitorWhoWasLetInIsNeverToldThatTheCallFailed() {
    StationEvent bye = new StationEvent.CallEnded(RING, Outcome.ANSWERED);
    for (List<StationEvent> order : orders(List.of(MEDIA_END, bye, PULSING, RELEASED))) {
      Visit visit = new Visit().answered();
      order.forEach(visit::on);
      assertEquals(GOODBYE, visit.told(), order::toString);
    }
  }

  @Test
  void anAnswerThatIsTakenBackAtOnceIsNoFailure() {
    StationEvent answer = new StationEvent.Answered(RING, "sdp");
    StationEvent bye = new StationEvent.CallEnded(RING, Outcome.ANSWERED);
    for (List<StationEvent> order :
        List.of(
            List.of(MEDIA_END, answer, bye),
            List.of(answer, MEDIA_END, bye),
            List.of(answer, bye, MEDIA_END))) {
      Visit visit = new Visit();
      order.forEach(visit::on);
      assertEquals(GOODBYE, visit.told(), order::toString);
      assertEquals(Set.of(Outcome.ANSWERED), visit.said);
    }
  }

  private record Way(String name, boolean answered, List<StationEvent> news, Told told) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Way> ways() {
    StationEvent away = new StationEvent.GatewayAway();
    StationEvent lost = new StationEvent.CallEnded(RING, Outcome.FAILED);
    return List.of(
        new Way(
            "the visitor leaves a talk",
            true,
            List.of(new StationEvent.VisitorLeaves(), MEDIA_END),
            GOODBYE),
        new Way(
            "the visitor leaves before an answer",
            false,
            List.of(new StationEvent.VisitorLeaves(), MEDIA_END),
            new Told("Appel annulé", Map.of(Light.CALLED, Pattern.ONCE), "Appel annulé.")),
        new Way("the media alone end in a talk", true, List.of(MEDIA_END), CUT_OFF),
        new Way("the connection and the media are lost", true, List.of(away, MEDIA_END), CUT_OFF),
        new Way("the connection is lost and not found again", true, List.of(away, lost), FAILED),
        new Way("the connection is lost before an answer", false, List.of(away), FAILED),
        new Way(
            "the media end before the answer",
            false,
            List.of(MEDIA_END, new StationEvent.Answered(RING, "sdp")),
            FAILED));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void isWhatHappenedAlsoWhereTheStationAloneKnowsIt(Way way) {
    Visit visit = new Visit();
    if (way.answered()) {
      visit.answered();
    }
    way.news().forEach(visit::on);
    visit.after(4 * SECOND);
    assertEquals(way.told(), visit.told());
    assertEquals(1, visit.said.size(), visit.said::toString);
  }

  @Test
  void timeThatIsUpIsSaidByTheDoorsOwnClock() {
    Visit visit = new Visit().answered();
    visit.after(120 * SECOND);
    visit.on(MEDIA_END);
    assertEquals("Temps écoulé", visit.told().headline());
    Visit unanswered = new Visit();
    unanswered.after(60 * SECOND);
    unanswered.on(MEDIA_END);
    assertEquals("Pas de réponse", unanswered.told().headline());
  }
}
