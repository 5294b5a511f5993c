package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.media.AudioPolicy;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.media.Relays;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.ring.Bells;
import fr.heurtoir.gateway.ring.CallBack;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingRules;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles a door's call: rejects it, or begins its ring. Belongs to the rings' loop. */
final class RingAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(RingAdmission.class);
  private static final Duration REACH_WITHIN = Duration.ofSeconds(3);
  private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(3);
  private static final Duration MEDIA_WITHIN = Duration.ofSeconds(5);
  private static final Duration SILENT = Duration.ofSeconds(30);
  private static final String STOPS = "the gateway stops";

  private final RingBoard board;
  private final Callees callees;
  private final Supplier<Schools> schools;
  private final Relays media;
  private final RingStore history;
  private final Snapshots snapshots;
  private final RingPlans plans;
  private final Phones phones;
  private final BiFunction<DoorCall, DoorDriver.News, DoorDriver> drivers;

  /**
   * @param drivers makes what opens the locks of a ring's door
   */
  RingAdmission(
      RingBoard board,
      BiFunction<DoorCall, DoorDriver.News, DoorDriver> drivers,
      Callees callees,
      Supplier<Schools> schools,
      Relays media,
      RingStore history,
      Snapshots snapshots,
      RingPlans plans,
      Phones phones) {
    this.board = board;
    this.drivers = drivers;
    this.callees = callees;
    this.schools = schools;
    this.media = media;
    this.history = history;
    this.snapshots = snapshots;
    this.plans = plans;
    this.phones = phones;
  }

  /**
   * A door calls. Where a bug, or media that have no room, keep its ring from beginning, the
   * visitor is told, and the bell rings again.
   */
  void onInvite(DoorCall call) {
    try {
      admit(call);
    } catch (RuntimeException defect) {
      LOG.error("event=defect ring={} door={} at=invite", call.ring(), call.door(), defect);
      board
          .find(call.ring())
          .filter(live -> live.call.equals(call))
          .ifPresentOrElse(
              live -> board.on(live, new RingEvent.Broken(defect.toString())),
              () -> neverBegan(call, String.valueOf(defect.getMessage())));
    }
  }

  private void neverBegan(DoorCall call, String why) {
    if (board.find(call.ring()).isEmpty()) {
      board.bells().ended(call.door(), call.ring());
    }
    Instant now = board.now();
    schools
        .get()
        .school(call.door().school())
        .ifPresentOrElse(
            school -> turnAway(call, school, now.minus(call.pressAge()), now, Outcome.FAILED, why),
            () -> call.end(Outcome.FAILED));
  }

  private void admit(DoorCall call) {
    Instant now = board.now();
    Instant pressed = now.minus(call.pressAge());
    Schools all = schools.get();
    Optional<School> school = all.school(call.door().school());
    Optional<Door> door = all.door(call.door());
    if (school.isEmpty() || door.isEmpty()) {
      LOG.warn("event=ring-refused ring={} door={} reason=unknown-door", call.ring(), call.door());
      call.end(Outcome.FAILED);
      return;
    }
    if (call.callBackOf().isPresent()) {
      callBack(call, call.callBackOf().get(), school.get(), door.get(), pressed, now);
      return;
    }
    if (!board.takesRings()) {
      // The station keeps a press that no gateway took, and reports it when there is one again.
      turnAway(call, school.get(), pressed, now, Outcome.FAILED, STOPS);
      return;
    }
    RingPlan plan = school.get().plan();
    switch (board.find(call.ring()).isPresent()
        ? new Bells.Admission.AlreadyRinging(call.ring())
        : board.bells().press(call.door(), call.ring(), plan.presses(), plan.pressWindow(), now)) {
      case Bells.Admission.AlreadyRinging already ->
          turnAway(
              call,
              school.get(),
              pressed,
              now,
              Outcome.TOO_MANY,
              "rings already: " + already.ring());
      case Bells.Admission.TooOften _ ->
          turnAway(call, school.get(), pressed, now, Outcome.TOO_MANY, "pressed too often");
      case Bells.Admission.Rings _ -> {
        LiveRing live = begin(call, school.get(), door.get(), pressed, now, Optional.empty());
        Rota rota = plans.rota(school.get());
        List<PhoneRef> rung =
            phones.enrolled(school.get().id()).stream()
                .filter(phone -> rota.rings(phone.personId()))
                .toList();
        answer(live, rung, rota);
      }
    }
  }

  /** A door calls because a phone asked for it. Only that phone is told. */
  private void callBack(
      DoorCall call, RingId of, School school, Door door, Instant pressed, Instant now) {
    Optional<CallBacks.Asked> asked = board.callBacks().take(call.door(), of);
    if (asked.isEmpty() || board.find(call.ring()).isPresent()) {
      LOG.warn("event=call-back-unasked ring={} of={} door={}", call.ring(), of, call.door());
      asked.ifPresent(a -> a.reply().error(ErrorCode.INTERNAL, "the door named a ring that is"));
      call.end(Outcome.FAILED);
      return;
    }
    PhoneRef phone = asked.get().phone();
    if (!board.takesRings()) {
      asked.get().reply().error(ErrorCode.NOT_NOW, STOPS);
      call.end(Outcome.FAILED);
    } else if (board.bells().callBack(call.door(), call.ring()).isPresent()) {
      asked.get().reply().error(ErrorCode.NOT_NOW, "the door rings");
      call.end(Outcome.TOO_MANY);
    } else if (!phones.reachable(phone.id())) {
      board.bells().ended(call.door(), call.ring());
      call.end(Outcome.NOBODY_REACHABLE);
    } else {
      asked.get().reply().ok();
      CallBack back = new CallBack(of, phone.id());
      LOG.info("event=call-back ring={} of={} phone={}", call.ring(), of, phone.id());
      answer(
          begin(call, school, door, pressed, now, Optional.of(back)),
          List.of(phone),
          plans.rota(school));
    }
  }

  private void turnAway(
      DoorCall call, School school, Instant pressed, Instant now, Outcome outcome, String why) {
    call.end(outcome);
    RingSummary summary =
        RingSummary.turnedAway(
            call.ring(), call.door(), pressed, Duration.between(pressed, now), outcome, why);
    Rows.log(LOG.atInfo(), "ring-ended", summary);
    board.counters().ended(summary, school.id());
    if (board.find(call.ring()).isEmpty()) {
      history.append(Rows.row(summary, school.id(), Optional.empty(), Optional.empty()));
    }
  }

  private LiveRing begin(
      DoorCall call,
      School school,
      Door door,
      Instant pressed,
      Instant now,
      Optional<CallBack> callBack) {
    Relay relay =
        media.open(call.ring(), AudioPolicy.PHONES, new RelayNews(call.ring(), board, snapshots));
    Ring ring =
        new Ring(
            call.ring(),
            call.door(),
            java.util.Set.copyOf(door.locks()),
            rules(school.plan(), callBack.isPresent()),
            pressed,
            callBack);
    LiveRing live =
        new LiveRing(
            ring, school, door, call, relay, drivers.apply(call, news(call.ring())), board.clock());
    board.begin(live);
    LOG.info(
        "event=ring ring={} door={} press_age_ms={}",
        call.ring(),
        call.door(),
        Duration.between(pressed, now).toMillis());
    return live;
  }

  private DoorDriver.News news(RingId ring) {
    return (number, news) ->
        board
            .find(ring)
            .ifPresent(live -> board.on(live, new RingEvent.OpeningMoved(number, news)));
  }

  /**
   * Tells the reachable phones among these, and has the door's media answered. Neither waits for
   * the other: a phone rings, answers and opens whatever its media do.
   */
  private void answer(LiveRing live, List<PhoneRef> rung, Rota rota) {
    DoorCall call = live.call;
    rung.stream()
        .map(callees::of)
        .filter(callee -> callee.hears(live))
        .forEach(callee -> live.invite(callee, rota));
    history.begin(
        Rows.begun(
            call.ring(), call.door(), live.school.id(), live.ring.pressed(), live.callBack()));
    call.ringing();
    live.relay.door(
        call.offer(),
        answer -> {
          if (board.lives(live)) {
            answered(live, answer, !rung.isEmpty(), rota);
          }
        });
    board.expectMedia(live, MEDIA_WITHIN);
    // All callees join before the first is told, because each phone shows who else is called.
    live.callees().forEach(callee -> callee.reach(live));
    // Sets the deadline, which a ring without reachable phones needs too.
    board.on(live, new RingEvent.Tick());
  }

  /** What became of the door's offer. */
  private void answered(LiveRing live, Relay.Answer answer, boolean somebody, Rota rota) {
    DoorCall call = live.call;
    switch (answer) {
      case Relay.Answer.Accepted accepted -> {
        live.described(accepted.sdp());
        if (!somebody && live.callees().isEmpty()) {
          // Waiting would not help, so the visitor is told at once. What is wrong with an offer
          // goes first: a door that is put up is tried before it has phones.
          board.on(
              live, new RingEvent.NobodyToRing(rota.rung().isEmpty() ? "all-away" : "no-phone"));
        }
      }
      case Relay.Answer.Refused refused -> {
        LOG.warn(
            "event=media-refused ring={} door={} reason={} offered=\"{}\"",
            call.ring(),
            call.door(),
            MediaRefusals.word(refused.reason()),
            refused.detail());
        call.warn(MediaRefusals.warning(refused));
        board.on(
            live,
            // An offer without usable media is nobody's fault (RFC 3261 section 21.4.26).
            new RingEvent.MediaRefused(
                MediaRefusals.word(refused.reason()) + ": " + refused.detail()));
      }
      case Relay.Answer.Failed _, Relay.Answer.Dropped _ ->
          board.on(live, new RingEvent.Broken("media"));
    }
  }

  private static RingRules rules(RingPlan plan, boolean callBack) {
    return new RingRules(
        REACH_WITHIN,
        RingRules.DEFAULT.wakeAfter(),
        RingRules.DEFAULT.wokenWithin(),
        callBack ? SILENT : plan.answerTimeout(),
        plan.maxCall(),
        plan.warning(),
        plan.phoneGrace(),
        RingRules.DEFAULT.silentAfter(),
        plan.openAfterHangup(),
        CONFIRM_WITHIN);
  }
}
