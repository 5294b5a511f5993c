package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever phones, doors and time do in whatever order: exactly one winner, exactly one end,
 * exactly one row.
 */
class EveryRingEndsTest {

  record Step(RingEvent event, int waitMillis) {}

  @Property(tries = 3000)
  void everyRingEndsWithOneRowAndOneWinner(@ForAll("stories") List<Step> story) {
    var bench = new RingBench(false);
    String winner = null;
    for (Step step : story) {
      bench.advanceBy(Duration.ofMillis(step.waitMillis));
      boolean lost = bench.ring.state() instanceof RingState.Held;
      bench.on(step.event);
      if (bench.ring.state() instanceof RingState.Talking talking) {
        assertTrue(winner == null || lost || winner.equals(talking.phone()), "a second winner");
        winner = talking.phone();
      }
    }
    // Left alone, a ring is over at most after ringing, the longest call, its grace and the time to
    // open.
    bench.advanceBy(Duration.ofSeconds(30 + 120 + 10 + 30 + 17 + 1));
    assertInstanceOf(RingState.Ended.class, bench.ring.state());
    assertEquals(Optional.empty(), bench.ring.deadline());
    assertEquals(1, bench.count(RingEffect.EndDoor.class));
    assertEquals(1, bench.count(RingEffect.CloseMedia.class));
    assertEquals(1, bench.count(RingEffect.Forget.class));
    assertTrue(bench.count(RingEffect.AnswerDoor.class) <= 1);
    for (String phone : List.of("a", "b", "c")) {
      long woken = bench.effects.stream().filter(new RingEffect.Wake(phone)::equals).count();
      long withdrawn =
          bench.effects.stream()
              .filter(e -> e instanceof RingEffect.Withdraw w && w.phone().equals(phone))
              .count();
      long most = bench.everHeld ? 2 : 1;
      assertTrue(
          withdrawn <= woken && woken <= most, woken + " woken, " + withdrawn + " withdrawn");
    }
    long kept = bench.count(RingEffect.Keep.class);
    assertTrue(kept == 1 || (kept == 2 && bench.ring.opened()), "kept " + kept + " times");
    assertTrue(bench.count(RingEffect.Open.class) <= Openings.MOST_ASKED);
    List<? extends Class<?>> again =
        RecordingText.read(RecordingText.write(bench.ring.recording())).replay().stream()
            .flatMap(step -> step.effects().stream())
            .map(RingEffect::getClass)
            .toList();
    assertEquals(
        bench.effects.stream().limit(again.size()).map(RingEffect::getClass).toList(),
        again,
        "the recording is the ring again");
    assertTrue(
        bench.effects.stream().skip(again.size()).allMatch(RingEffect.Refuse.class::isInstance),
        "and whole, but for what is asked of a forgotten ring");
  }

  @Property(tries = 3000)
  void aCallBackIsForThePhoneThatAskedAloneAndLooksNoLongerThanItMay(
      @ForAll("stories") List<Step> story) {
    CallBack call = new CallBack(RingId.next(0), "a");
    var bench = new RingBench(false, Optional.of(call));
    for (Step step : story) {
      bench.advanceBy(Duration.ofMillis(step.waitMillis));
      bench.on(step.event);
      for (String other : List.of("b", "c")) {
        assertFalse(bench.ring.mayWatch(other), other);
      }
      assertTrue(
          !(bench.ring.state() instanceof RingState.Ringing)
              || bench.now.isBefore(RingBench.PRESSED.plusSeconds(30)),
          "silent for longer");
    }
    bench.advanceBy(Duration.ofSeconds(30 + 120 + 10 + 30 + 17 + 1));
    assertInstanceOf(RingState.Ended.class, bench.ring.state());
    assertEquals(1, bench.count(RingEffect.EndDoor.class));
    assertEquals(Optional.of(call), bench.kept().callBack());
    for (RingEffect effect : bench.effects) {
      switch (effect) {
        case RingEffect.TellRing tell -> assertEquals("a", tell.phone());
        case RingEffect.Talk talk -> assertTrue(talk.phone().filter(p -> !p.equals("a")).isEmpty());
        case RingEffect.KeepOpening keep -> assertEquals("a", keep.opening().phone());
        default -> {}
      }
    }
  }

  @Property(tries = 3000)
  void nothingHappensToARingThatWasForgotten(
      @ForAll("stories") List<Step> before, @ForAll("stories") List<Step> after) {
    var bench = new RingBench(false);
    before.forEach(step -> bench.on(step.event));
    bench.advanceBy(Duration.ofSeconds(300));
    int effects = bench.effects.size();
    after.forEach(step -> bench.on(step.event));
    assertTrue(
        bench.effects.stream().skip(effects).allMatch(RingEffect.Refuse.class::isInstance),
        "a forgotten ring does nothing but refuse");
  }

  @Provide
  Arbitrary<List<Step>> stories() {
    Arbitrary<String> phone = Arbitraries.of("a", "b", "c");
    Arbitrary<RingEvent> event =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, phone.map(RingEvent.PhoneReady::new)),
            net.jqwik.api.Tuple.of(6, phone.map(RingEvent.Told::new)),
            net.jqwik.api.Tuple.of(
                4,
                Combinators.combine(phone, Arbitraries.of(true, false)).as(RingEvent.CanWake::new)),
            net.jqwik.api.Tuple.of(3, phone.map(RingEvent.Woken::new)),
            net.jqwik.api.Tuple.of(1, phone.map(RingEvent.WakeFailed::new)),
            net.jqwik.api.Tuple.of(
                3,
                Combinators.combine(phone, Arbitraries.of(true, false))
                    .as(RingEvent.PhoneGone::new)),
            net.jqwik.api.Tuple.of(2, phone.map(RingEvent.FirstFrame::new)),
            net.jqwik.api.Tuple.of(4, phone.map(RingEvent.Answer::new)),
            net.jqwik.api.Tuple.of(2, phone.map(RingEvent.Decline::new)),
            net.jqwik.api.Tuple.of(2, phone.map(RingEvent.HangUp::new)),
            net.jqwik.api.Tuple.of(
                4,
                Combinators.combine(phone, Arbitraries.of("gate", "cellar"))
                    .as(
                        (who, lock) ->
                            new RingEvent.Open(who, lock, RingBench.PRESSED.plusSeconds(3)))),
            net.jqwik.api.Tuple.of(4, phone.map(RingEvent.ViewerConnected::new)),
            net.jqwik.api.Tuple.of(2, phone.map(p -> new RingEvent.ViewerLost(p, "lost"))),
            net.jqwik.api.Tuple.of(2, phone.map(RingEvent.TwoWayAudio::new)),
            net.jqwik.api.Tuple.of(3, phone.map(RingEvent.Heard::new)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new RingEvent.DoorHungUp("bye"))),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new RingEvent.DoorLost("lost"))),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(new RingEvent.DoorMediaEnded("silent"))),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new RingEvent.DoorMediaConnected())),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new RingEvent.Broken("bug"))),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(new RingEvent.Tick())),
            net.jqwik.api.Tuple.of(
                7,
                Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.<OpenNews>of(
                            new OpenNews.Sent(),
                            new OpenNews.Accepted(),
                            new OpenNews.Released(),
                            new OpenNews.Refused(Optional.of("replayed")),
                            new OpenNews.Unconfirmed()))
                    .as(RingEvent.OpeningMoved::new)));
    return Combinators.combine(event, Arbitraries.integers().between(0, 9000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }
}
