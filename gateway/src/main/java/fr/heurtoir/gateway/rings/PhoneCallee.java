package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.phone.GateState;
import fr.heurtoir.gateway.phone.LockNotice;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.RingNotice;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.CallBack;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.wake.Waking;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A phone that is rung: told by its connection, woken by push. */
final class PhoneCallee implements Callee {
  private static final Duration LONGEST_AFTER = Duration.ofDays(1);

  private final PhoneRef phone;
  private final RingBoard board;
  private final WhoMayOpen whoMayOpen;
  private final Phones phones;
  private final Waking waking;

  /**
   * @param phone with its present name
   */
  PhoneCallee(
      PhoneRef phone, RingBoard board, WhoMayOpen whoMayOpen, Phones phones, Waking waking) {
    this.phone = phone;
    this.board = board;
    this.whoMayOpen = whoMayOpen;
    this.phones = phones;
    this.waking = waking;
  }

  @Override
  public String id() {
    return phone.id();
  }

  @Override
  public Named named() {
    return phone.named();
  }

  @Override
  public Optional<String> personId() {
    return Optional.of(phone.personId());
  }

  @Override
  public boolean hears(LiveRing live) {
    return phones.reachable(id()) || mayWake(live);
  }

  private boolean mayWake(LiveRing live) {
    return live.ring.callBack().isEmpty() && waking.to(id()).isPresent();
  }

  /** By its connection, and by push where it does not show the ring. */
  @Override
  public void reach(LiveRing live) {
    if (phones.reachable(id())) {
      board.on(live, new RingEvent.PhoneReady(id()));
    }
    if (mayWake(live)) {
      board.on(live, new RingEvent.CanWake(id(), !phones.visible(id())));
    }
  }

  @Override
  public void ring(LiveRing live) {
    Instant now = board.now();
    if (notice(live, now) instanceof RingNotice.Live state) {
      send(
          new ToPhone.Ring(
              live.ring.id(),
              new Named(live.door.id().value(), live.door.name()),
              new Named(live.school.id(), live.school.name()),
              Duration.between(live.ring.pressed(), now),
              state,
              whoMayOpen.locks(live, phone.personId()),
              live.allNamed(),
              live.ring.callBack().map(CallBack::of)));
    }
  }

  @Override
  public void state(LiveRing live) {
    RingNotice notice = notice(live, board.now());
    // Only phones that may still open are told that opening is allowed.
    boolean opens = live.ring.tookPart(id()) && !whoMayOpen.locks(live, phone.personId()).isEmpty();
    send(
        new ToPhone.State(
            live.ring.id(),
            notice instanceof RingNotice.Ended ended && !opens
                ? new RingNotice.Ended(ended.outcome(), ended.by(), ended.opened(), Duration.ZERO)
                : notice));
  }

  @Override
  public void endsSoon(LiveRing live, Duration left) {
    send(new ToPhone.EndsSoon(live.ring.id(), left));
  }

  @Override
  public void lock(LiveRing live, RingEffect.TellLock news) {
    send(
        new ToPhone.Lock(
            live.ring.id(),
            news.lock(),
            notice(news.state()),
            live.named(news.by()),
            news.reason()));
  }

  @Override
  public void gate(LiveRing live, GateReport report) {
    send(gate(Optional.of(live.ring.id()), live.door, report));
  }

  /** What phones are told of a gate, in a ring or outside any. */
  static ToPhone.Gate gate(Optional<RingId> ring, Door door, GateReport report) {
    return new ToPhone.Gate(
        ring,
        new Named(door.id().value(), door.name()),
        report.lock(),
        switch (report.state()) {
          case OPENED -> GateState.OPENED;
          case NOT_OPENED -> GateState.NOT_OPENED;
          case STILL_OPEN -> GateState.STILL_OPEN;
          case FORCED -> GateState.FORCED;
          case CLOSED -> GateState.CLOSED;
        },
        Duration.ofMillis(Math.min(report.afterMillis(), LONGEST_AFTER.toMillis())));
  }

  @Override
  public void mediaEnded(LiveRing live) {
    send(new ToPhone.MediaEnded(live.ring.id()));
  }

  @Override
  public void noPicture(LiveRing live, Missing why) {
    send(new ToPhone.NoPicture(live.ring.id(), why.code()));
  }

  @Override
  public void wake(LiveRing live, Duration left) {
    waking.wake(live.ring.id(), left, id(), () -> board.on(live, new RingEvent.WakeFailed(id())));
  }

  @Override
  public void withdraw(LiveRing live, boolean answered) {
    waking.withdraw(live.ring.id(), id(), answered);
  }

  @Override
  public void watch() {
    phones.watch(id());
  }

  @Override
  public void unwatch() {
    phones.unwatch(id());
  }

  private void send(ToPhone message) {
    phones.send(id(), message);
  }

  /** The protocol's word for that state. */
  private static LockNotice notice(RingEffect.LockState state) {
    return switch (state) {
      case ORDERED -> LockNotice.ORDERED;
      case PULSING -> LockNotice.PULSING;
      case RELEASED -> LockNotice.RELEASED;
      case REFUSED -> LockNotice.REFUSED;
      case UNCONFIRMED -> LockNotice.UNCONFIRMED;
    };
  }

  private static RingNotice notice(LiveRing live, Instant now) {
    return switch (live.ring.state()) {
      case RingState.Ringing _ -> new RingNotice.Ringing();
      case RingState.Talking talking ->
          new RingNotice.Talking(live.named(talking.phone()), Effects.left(now, talking.until()));
      case RingState.Held held ->
          new RingNotice.Held(
              live.named(held.phone()),
              Effects.left(now, held.giveUp(live.ring.anotherMayAnswer(now))));
      case RingState.Ended ended ->
          new RingNotice.Ended(
              ended.outcome(),
              live.named(ended.by()),
              live.ring.opened(),
              Effects.left(now, ended.openUntil()));
    };
  }
}
