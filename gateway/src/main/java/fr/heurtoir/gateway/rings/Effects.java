package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a ring's effects, on the rings' loop. */
final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

  /** The reply to events without a phone's request. */
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
  private final MonotonicClock clock;

  Effects(RingBoard board, MonotonicClock clock) {
    this.board = board;
    this.clock = clock;
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
      case RingEffect.TellRing tell -> live.callee(tell.phone()).ifPresent(c -> c.ring(live));
      case RingEffect.Wake wake ->
          live.callee(wake.phone()).ifPresent(c -> c.wake(live, ringsFor(live)));
      case RingEffect.Withdraw withdraw ->
          live.callee(withdraw.phone()).ifPresent(c -> c.withdraw(live, withdraw.answered()));
      case RingEffect.TellState _ -> live.told().forEach(c -> c.state(live));
      case RingEffect.Warn warn ->
          live.callee(warn.phone()).ifPresent(c -> c.endsSoon(live, warn.remaining()));
      case RingEffect.TellLock tell -> tellLock(live, tell);
      case RingEffect.RetellLocks tell ->
          live.callee(tell.phone()).ifPresent(c -> tell.news().forEach(news -> c.lock(live, news)));
      case RingEffect.Refuse _ -> {} // answered above, before anything else is sent
      case RingEffect.AnswerDoor _ -> live.answerDoor();
      case RingEffect.EndDoor end -> {
        live.call.end(end.outcome());
        board.ended(live);
      }
      case RingEffect.Show show -> send(live, new DoorMessage.Show(live.ring.id(), show.moment()));
      case RingEffect.Watch watch -> watch(live, watch.phone());
      case RingEffect.Talk talk -> live.relay.talk(talk.phone());
      case RingEffect.DropViewer drop -> {
        live.relay.drop(drop.phone());
        live.callee(drop.phone()).ifPresent(c -> c.mediaEnded(live));
      }
      case RingEffect.CloseMedia _ -> live.relay.close();
      case RingEffect.Open open -> live.driver.open(open);
      case RingEffect.Keep keep -> board.keep(live, keep.summary());
      case RingEffect.KeepOpening keep -> board.keep(live, keep.opening());
      case RingEffect.Forget _ -> board.forget(live);
    }
  }

  private Duration ringsFor(LiveRing live) {
    return live.ring.state() instanceof RingState.Ringing ringing
        ? left(clock.now(), ringing.until())
        : Duration.ZERO;
  }

  /**
   * Makes the talking phone prove every second that it is alive. The others do so at the normal
   * rate.
   */
  void watch(LiveRing live, Optional<String> callee) {
    live.watched().flatMap(live::callee).ifPresent(Callee::unwatch);
    callee.flatMap(live::callee).ifPresent(Callee::watch);
    live.watch(callee);
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

  private void tellLock(LiveRing live, RingEffect.TellLock tell) {
    LOG.info(
        "event=lock ring={} door={} lock={} state={} by={} reason=\"{}\"",
        live.ring.id(),
        live.ring.door(),
        tell.lock(),
        tell.state().code(),
        tell.by().orElse("-"),
        tell.reason().orElse("-"));
    live.told().forEach(callee -> callee.lock(live, tell));
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

  /** The time from {@code now} to {@code at}; never negative. */
  static Duration left(Instant now, Instant at) {
    return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
  }
}
