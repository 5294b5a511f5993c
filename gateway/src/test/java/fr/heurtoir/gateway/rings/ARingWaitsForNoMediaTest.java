package fr.heurtoir.gateway.rings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.Relay.Answer;
import fr.heurtoir.gateway.phone.RingNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The loop that has a ring's media may be busy, or hang. Phones ring, answer and open all the same,
 * and the ring ends by what is true. Time is given.
 */
class ARingWaitsForNoMediaTest extends OneGate {
  private static final Duration MEDIA_WITHIN = Duration.ofSeconds(5);

  @Test
  void phonesAreToldAtOnceAndOpenWhileTheMediaHang() {
    relay.hangs = true;
    LiveRing live = press();
    assertEquals(1, heard(ToPhone.Ring.class).size());
    assertTrue(call.rings);
    on(live, new RingEvent.Open(HERS.id(), "gate", clock.now()));
    assertEquals(List.of("gate"), List.copyOf(driver.orElseThrow().asked().values()));
    driver.orElseThrow().says(1, new OpenNews.Accepted());
    driver.orElseThrow().says(1, new OpenNews.Released());
    assertEquals(Optional.of(Outcome.OPENED), call.ended);
    loop.pass(MEDIA_WITHIN);
    assertEquals(Outcome.OPENED, row(call).outcome());
  }

  @Test
  void aPhoneThatAnswersFirstAnswersTheDoorAsSoonAsItsMediaAre() {
    relay.hangs = true;
    LiveRing live = press();
    on(live, new RingEvent.Answer(HERS.id()));
    assertEquals(Optional.empty(), call.answered, "there is nothing to answer with");
    answer(new Answer.Accepted("media"));
    assertEquals(Optional.of("media"), call.answered);
    assertEquals(Optional.empty(), call.progressed);
    loop.pass(RingPlan.standard().answerTimeout().minus(MEDIA_WITHIN));
    assertEquals(Optional.of("media"), call.answered);
  }

  @Test
  void mediaThatAreFirstAreEarlyMedia() {
    LiveRing live = press();
    assertEquals(Optional.of("answer to offer"), call.progressed);
    on(live, new RingEvent.Answer(HERS.id()));
    assertEquals(call.progressed, call.answered);
  }

  @Test
  void mediaThatNeverAnswerEndTheRingAsThatWhateverElseHappens() {
    relay.hangs = true;
    LiveRing live = press();
    loop.pass(Duration.ofSeconds(1));
    on(live, new RingEvent.GateReported("gate", GateReport.State.CLOSED));
    on(live, new RingEvent.Told(HERS.id()));
    on(live, new RingEvent.Answer(HERS.id()));
    loop.pass(MEDIA_WITHIN.minusSeconds(1).minusMillis(1));
    on(live, new RingEvent.Heard(HERS.id()));
    assertEquals(Optional.empty(), call.ended);
    loop.pass(Duration.ofMillis(1));
    assertEquals(Optional.of(Outcome.FAILED), call.ended);
    assertEquals(Optional.of("the media did not answer"), row(call).detail());
    assertInstanceOf(RingNotice.Ended.class, heard(ToPhone.State.class).getLast().state());
    assertEquals(List.of("close"), relay.wanted.stream().distinct().toList());
    answer(new Answer.Accepted("too late"));
    assertEquals(Optional.empty(), call.answered);
    loop.pass(Duration.ofMinutes(1));
    assertEquals(0, board.live());
  }

  @Test
  void mediaThatCannotBeAgreedEndTheRingForThePhonesToo() {
    relay.hangs = true;
    LiveRing live = press();
    on(live, new RingEvent.Answer(HERS.id()));
    answer(new Answer.Refused(Answer.Reason.NO_COMMON_CODEC, "x-opus"));
    assertEquals(Optional.of(Outcome.NO_COMMON_CODEC), call.ended);
    assertEquals(Optional.empty(), call.answered);
    var ended =
        assertInstanceOf(RingNotice.Ended.class, heard(ToPhone.State.class).getLast().state());
    assertEquals(Outcome.NO_COMMON_CODEC, ended.outcome());
  }

  @Test
  void whereThereIsNobodyTheDoorHearsWhatIsWrongWithItsOfferFirst() {
    relay.hangs = true;
    admission.onInvite(call);
    assertEquals(Optional.empty(), call.ended);
    answer(new Answer.Refused(Answer.Reason.NO_COMMON_CODEC, "x-opus"));
    assertEquals(Optional.of(Outcome.NO_COMMON_CODEC), call.ended);
  }

  @Test
  void whereThereIsNobodyTheVisitorIsToldAtOnce() {
    admission.onInvite(call);
    assertEquals(Optional.of(Outcome.NOBODY_REACHABLE), call.ended);
    assertEquals(Optional.of("no-phone"), row(call).detail());
  }

  @Test
  void aPressForWhichThereAreNoMediaIsToldAndTheNextOneRings() {
    room = false;
    phones.enrol(HERS);
    phones.connect(HERS.id());
    FakeDoorCall first = call(2);
    admission.onInvite(first);
    assertEquals(Optional.of(Outcome.FAILED), first.ended);
    assertEquals(Outcome.FAILED, row(first).outcome());
    assertEquals(0, board.live());
    room = true;
    press();
    assertEquals(Optional.empty(), call.ended);
    assertEquals(1, heard(ToPhone.Ring.class).size());
  }
}
