package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.LockNotice;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.RingNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.CallBack;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.wake.Waking;
import fr.heurtoir.protocol.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what a ring wants done, on the rings' loop. */
final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

  /** The reply of events that no phone asked for. */
  static final PhoneReply NOBODY =
      new PhoneReply() {
        @Override
        public void ok() {}

        @Override
        public void error(ErrorCode code, String message) {}

        @Override
        public void error(ErrorCode code, String message, Named by) {}
      };

  private final RingBoard board;
  private final WhoMayOpen whoMayOpen;
  private final MonotonicClock clock;
  private final PhoneHub phones;
  private final Waking waking;

  Effects(
      RingBoard board,
      WhoMayOpen whoMayOpen,
      MonotonicClock clock,
      PhoneHub phones,
      Waking waking) {
    this.board = board;
    this.whoMayOpen = whoMayOpen;
    this.clock = clock;
    this.phones = phones;
    this.waking = waking;
  }

  void carryOut(LiveRing live, List<RingEffect> effects, PhoneReply reply) {
    Optional<RingEffect.Refuse> refused =
        effects.stream()
            .filter(RingEffect.Refuse.class::isInstance)
            .map(RingEffect.Refuse.class::cast)
            .findFirst();
    refused.ifPresentOrElse(refuse -> refuse(live, refuse, reply), reply::ok);
    for (RingEffect effect : effects) {
      carryOut(live, effect);
    }
  }

  private void carryOut(LiveRing live, RingEffect effect) {
    switch (effect) {
      case RingEffect.TellRing tell -> tellRing(live, tell.phone());
      case RingEffect.Wake wake -> wake(live, wake.phone());
      case RingEffect.Withdraw withdraw ->
          waking.withdraw(live.ring.id(), withdraw.phone(), withdraw.answered());
      case RingEffect.TellState _ -> tellState(live);
      case RingEffect.Warn warn ->
          phones.send(warn.phone(), new ToPhone.EndsSoon(live.ring.id(), warn.remaining()));
      case RingEffect.TellLock tell -> tellLock(live, tell);
      case RingEffect.RetellLocks tell ->
          tell.news().forEach(news -> phones.send(tell.phone(), lock(live, news)));
      case RingEffect.Refuse _ -> {} // answered above, before anything else is sent
      case RingEffect.AnswerDoor _ -> live.call.answer(live.answer);
      case RingEffect.EndDoor end -> {
        live.call.end(end.outcome());
        board.ended(live);
      }
      case RingEffect.Show show -> send(live, new DoorMessage.Show(live.ring.id(), show.moment()));
      case RingEffect.Watch watch -> watch(live, watch.phone());
      case RingEffect.Talk talk -> live.relay.talk(talk.phone());
      case RingEffect.DropViewer drop -> {
        live.relay.drop(drop.phone());
        phones.send(drop.phone(), new ToPhone.MediaEnded(live.ring.id()));
      }
      case RingEffect.CloseMedia _ -> live.relay.close();
      case RingEffect.Open open -> live.driver.open(open);
      case RingEffect.Keep keep -> board.keep(live, keep.summary());
      case RingEffect.KeepOpening keep -> board.keep(live, keep.opening());
      case RingEffect.Forget _ -> board.forget(live);
    }
  }

  private void wake(LiveRing live, String phone) {
    Duration left =
        live.ring.state() instanceof RingState.Ringing ringing
            ? until(clock.now(), ringing.until())
            : Duration.ZERO;
    waking.wake(live.ring.id(), left, phone, () -> board.on(live, new RingEvent.WakeFailed(phone)));
  }

  /** The phone that talks proves that it lives, every second; any other as often as all do. */
  void watch(LiveRing live, Optional<String> phone) {
    live.watched().ifPresent(phones::unwatch);
    phone.ifPresent(phones::watch);
    live.watch(phone);
  }

  private void refuse(LiveRing live, RingEffect.Refuse refuse, PhoneReply reply) {
    ErrorCode code =
        switch (refuse.refusal()) {
          case TAKEN -> ErrorCode.TAKEN;
          case ENDED -> ErrorCode.ENDED;
          case NOT_YOURS -> ErrorCode.NOT_YOURS;
          case NOT_NOW -> ErrorCode.NOT_NOW;
          case UNKNOWN_LOCK -> ErrorCode.UNKNOWN_LOCK;
          case TOO_MANY -> ErrorCode.TOO_MANY;
          case TOO_LATE -> ErrorCode.TOO_LATE;
        };
    live.named(refuse.by())
        .ifPresentOrElse(
            by -> reply.error(code, "refused in this state of the ring", by),
            () -> reply.error(code, "refused in this state of the ring"));
  }

  private void tellRing(LiveRing live, String phone) {
    Instant now = clock.now();
    if (liveState(live, now) instanceof RingNotice.Live state) {
      phones.send(
          phone,
          new ToPhone.Ring(
              live.ring.id(),
              new Named(live.door.id().value(), live.door.name()),
              new Named(live.school.id(), live.school.name()),
              Duration.between(live.ring.pressed(), now),
              state,
              live.locks(whoMayOpen, phone),
              live.allNamed(),
              live.ring.callBack().map(CallBack::of)));
    }
  }

  private void tellState(LiveRing live) {
    var state = liveState(live, clock.now());
    live.ring
        .phones()
        .forEach(
            phone ->
                phones.send(
                    phone, new ToPhone.State(live.ring.id(), asToldTo(live, phone, state))));
  }

  /** That opening is still allowed is told to those who may. */
  private RingNotice asToldTo(LiveRing live, String phone, RingNotice state) {
    return state instanceof RingNotice.Ended ended
            && !(live.ring.tookPart(phone) && !live.locks(whoMayOpen, phone).isEmpty())
        ? new RingNotice.Ended(ended.outcome(), ended.by(), ended.opened(), Duration.ZERO)
        : state;
  }

  private void tellLock(LiveRing live, RingEffect.TellLock tell) {
    LOG.info(
        "event=lock ring={} door={} lock={} state={} by={} reason=\"{}\"",
        live.ring.id(),
        live.ring.door(),
        tell.lock(),
        told(tell.state()).code(),
        tell.by().orElse("-"),
        tell.reason().orElse("-"));
    ToPhone.Lock message = lock(live, tell);
    live.ring.phones().forEach(phone -> phones.send(phone, message));
  }

  private static ToPhone.Lock lock(LiveRing live, RingEffect.TellLock tell) {
    return new ToPhone.Lock(
        live.ring.id(), tell.lock(), told(tell.state()), live.named(tell.by()), tell.reason());
  }

  /** The word for phones. */
  static LockNotice told(RingEffect.LockState state) {
    return switch (state) {
      case ORDERED -> LockNotice.ORDERED;
      case PULSING -> LockNotice.PULSING;
      case RELEASED -> LockNotice.RELEASED;
      case REFUSED -> LockNotice.REFUSED;
      case UNCONFIRMED -> LockNotice.UNCONFIRMED;
    };
  }

  void say(LiveRing live, fr.heurtoir.protocol.Reply reply) {
    send(live, new DoorMessage.Say(live.ring.id(), reply));
  }

  private void send(LiveRing live, DoorMessage.ToDoor message) {
    live.call
        .send(() -> Optional.of(message))
        .whenComplete(
            (delivered, failure) -> {
              if (failure != null || !Boolean.TRUE.equals(delivered)) {
                undelivered(live, message.getClass().getSimpleName());
              }
            });
  }

  private static void undelivered(LiveRing live, String message) {
    LOG.warn(
        "event=door-message-undelivered ring={} door={} message={}",
        live.ring.id(),
        live.ring.door(),
        message);
  }

  private static RingNotice liveState(LiveRing live, Instant now) {
    return switch (live.ring.state()) {
      case RingState.Ringing _ -> new RingNotice.Ringing();
      case RingState.Talking talking ->
          new RingNotice.Talking(live.named(talking.phone()), until(now, talking.until()));
      case RingState.Held held ->
          new RingNotice.Held(
              live.named(held.phone()), until(now, held.giveUp(live.ring.anotherMayAnswer(now))));
      case RingState.Ended ended ->
          new RingNotice.Ended(
              ended.outcome(),
              live.named(ended.by()),
              live.ring.opened(),
              until(now, ended.openUntil()));
    };
  }

  private static Duration until(Instant now, Instant at) {
    return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
  }
}
