package fr.heurtoir.door.call;

import fr.heurtoir.door.call.StationEffect.ApplyAnswer;
import fr.heurtoir.door.call.StationEffect.ArmLock;
import fr.heurtoir.door.call.StationEffect.Bye;
import fr.heurtoir.door.call.StationEffect.Cancel;
import fr.heurtoir.door.call.StationEffect.DisarmLock;
import fr.heurtoir.door.call.StationEffect.Invite;
import fr.heurtoir.door.call.StationEffect.Notify;
import fr.heurtoir.door.call.StationEffect.RenewMedia;
import fr.heurtoir.door.call.StationEffect.Talk;
import fr.heurtoir.door.call.StationState.Calling;
import fr.heurtoir.door.call.StationState.Early;
import fr.heurtoir.door.call.StationState.Ended;
import fr.heurtoir.door.call.StationState.Idle;
import fr.heurtoir.door.call.StationState.OutOfService;
import fr.heurtoir.door.call.StationState.Talking;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.Say;
import fr.heurtoir.protocol.door.DoorMessage.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The station as a state machine. Each event comes with {@code now}, in nanoseconds of the
 * monotonic clock; the effects are returned. Used by one thread.
 *
 * <p>An event of a ring that is no longer live changes nothing. Orders for the lock are passed on
 * in every state, because only the lock process decides about them.
 *
 * <p>Longer than other classes, because it is one table of states and events, of which no half can
 * be read alone. Parts with a state of their own are separate classes ({@link ButtonWatch}, {@link
 * MediaEnd}, {@link TalkPath}, {@link Visitors}, {@link LockNews}).
 */
public final class StationMachine {
  private final StationTimes times;
  private final Supplier<RingId> ids;
  private StationState state = new OutOfService();
  private boolean gatewayThere;
  private boolean wasAway;
  private boolean mediaReady;
  private boolean mediaBroken;
  private boolean doorOpen;
  private final ButtonWatch bell;
  private OptionalLong lastKept = OptionalLong.empty();
  private OptionalLong replyUntil = OptionalLong.empty();
  private final LockNews lock = new LockNews();
  private final MediaEnd media;
  private final TalkPath path = new TalkPath();
  private final Visitors visitors;

  /** The ring whose visitor the live ring calls back. */
  private Optional<RingId> callBackOf = Optional.empty();

  private Notice notice = new Notice.OutOfService();

  /**
   * @param ids makes the ids of rings
   */
  public StationMachine(StationTimes times, Supplier<RingId> ids) {
    this.times = times;
    this.ids = ids;
    this.bell = new ButtonWatch(times.debounce());
    this.visitors = new Visitors(times.callBack());
    this.media = new MediaEnd(times.hangUp());
  }

  public StationState state() {
    return state;
  }

  /** The present notice to the visitor. */
  public Notice notice() {
    return doorOpen ? new Notice.At(Moment.DOOR_OPEN, Optional.empty()) : notice;
  }

  /** Handles one event and returns what must be done. */
  public List<StationEffect> handle(StationEvent event, long now) {
    List<StationEffect> effects = new ArrayList<>();
    switch (event) {
      case StationEvent.Button(boolean down, long nanos) -> bell(bell.edge(down, nanos), effects);
      case StationEvent.VisitorLeaves() -> leave(now, effects);
      case StationEvent.GatewayThere() -> {
        boolean back = wasAway && (state instanceof Idle || state instanceof OutOfService);
        gatewayThere = true;
        wasAway = false;
        path.gateway(true, now);
        if (back) {
          // Media prepared before the outage may be bound to an address that no longer exists.
          mediaReady = false;
          effects.add(new RenewMedia());
        }
        lock.standing().forEach(each -> effects.add(new StationEffect.Report(each)));
        liveRing().flatMap(lock::nonceOf).map(StationEffect.Report::new).ifPresent(effects::add);
        settle(effects);
      }
      case StationEvent.GatewayAway() -> gatewayAway(now, effects);
      case StationEvent.MediaReady() -> {
        mediaReady = true;
        mediaBroken = false;
        inviteIfWaiting(effects);
        settle(effects);
      }
      case StationEvent.MediaUnavailable() -> {
        mediaReady = false;
        mediaBroken = true;
        if (state instanceof Calling(RingId ring, long pressed, boolean invited) && !invited) {
          end(ring, Outcome.FAILED, now, effects);
        }
        settle(effects);
      }
      case StationEvent.MediaEnded(RingId ring, String why) -> {
        if (live(ring)) {
          media.ended(why, now);
        }
      }
      case StationEvent.MediaPath(RingId ring, boolean stands) -> {
        if (live(ring)) {
          path.media(stands);
        }
      }
      case StationEvent.Ringing(RingId ring) -> early(ring, effects);
      case StationEvent.Progress(RingId ring, String sdp) -> {
        if (early(ring, effects)) {
          effects.add(new ApplyAnswer(sdp));
        }
      }
      case StationEvent.Answered(RingId ring, String sdp) -> answered(ring, sdp, now, effects);
      case StationEvent.CallEnded(RingId ring, Outcome outcome) -> {
        if (live(ring)) {
          end(ring, outcome, now, effects);
        }
      }
      case StationEvent.Told(Show show) -> told(show, effects);
      case StationEvent.Said(Say say) -> said(say, now, effects);
      case StationEvent.CallBack(RingId of) -> callBack(of, now, effects);
      case StationEvent.Ordered(DoorMessage.ToDoor order) ->
          effects.add(new StationEffect.Order(order));
      case StationEvent.LockSaid(DoorMessage.FromDoor message) -> lockSaid(message, effects);
      case StationEvent.LockThere() -> liveRing().map(ArmLock::new).ifPresent(effects::add);
      case StationEvent.LockAway(DoorMessage.ToDoor order) ->
          lock.away(order).map(StationEffect.Report::new).ifPresent(effects::add);
      case StationEvent.Tick() -> tick(now, effects);
    }
    if (talks()) {
      talkPath(now, effects);
    }
    return effects;
  }

  private boolean talks() {
    return state instanceof Talking && media.runs();
  }

  /** Tells visitors within seconds that nobody hears them, even if the gateway cannot. */
  private void talkPath(long now, List<StationEffect> effects) {
    switch (path.toldNow(now)) {
      case CUT -> say(new Notice.At(Moment.PLEASE_WAIT, Optional.empty()), effects);
      case MENDED -> say(new Notice.At(Moment.SPEAK, Optional.empty()), effects);
      case NONE -> {}
    }
  }

  /** When the next {@link StationEvent.Tick} is due. Empty while only events matter. */
  public OptionalLong wakeAt() {
    OptionalLong mediaLost = liveRing().isPresent() ? media.wakeAt() : OptionalLong.empty();
    OptionalLong cut = talks() ? path.wakeAt() : OptionalLong.empty();
    return sooner(sooner(stateWakeAt(), sooner(mediaLost, cut)), sooner(bell.wakeAt(), replyUntil));
  }

  private static OptionalLong sooner(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return one.getAsLong() - other.getAsLong() < 0 ? one : other;
  }

  private OptionalLong stateWakeAt() {
    return switch (state) {
      case Idle() -> OptionalLong.empty();
      case OutOfService() -> OptionalLong.empty();
      case Calling(RingId ring, long pressed, boolean invited) ->
          OptionalLong.of(pressed + (invited ? times.taken() : times.media()).toNanos());
      case Early(RingId ring, long pressed) ->
          OptionalLong.of(
              pressed + (callBackOf.isPresent() ? times.silent() : times.calling()).toNanos());
      case Talking(RingId ring, long answered, boolean heard) ->
          OptionalLong.of(answered + times.longest().toNanos());
      case Ended(RingId ring, Outcome outcome, long until) -> OptionalLong.of(until);
    };
  }

  private void tick(long now, List<StationEffect> effects) {
    bell(bell.tick(now), effects);
    replyFades(now, effects);
    mediaLost(now, effects);
    OptionalLong due = stateWakeAt();
    if (due.isEmpty() || now - due.getAsLong() < 0) {
      return;
    }
    switch (state) {
      case Idle() -> {}
      case OutOfService() -> {}
      case Calling(RingId ring, long pressed, boolean invited) -> {
        if (invited) {
          effects.add(new Cancel(ring));
        }
        end(ring, Outcome.FAILED, now, effects);
      }
      case Early(RingId ring, long pressed) -> {
        effects.add(new Cancel(ring));
        end(ring, Outcome.NOBODY_ANSWERED, now, effects);
      }
      case Talking(RingId ring, long answered, boolean heard) -> {
        effects.add(new Bye(ring, Outcome.TIME_LIMIT));
        end(ring, Outcome.TIME_LIMIT, now, effects);
      }
      case Ended(RingId ring, Outcome outcome, long until) -> {
        state = new Idle();
        settle(effects);
      }
    }
  }

  private void bell(ButtonWatch.Meaning meaning, List<StationEffect> effects) {
    bellMeans(meaning, effects);
    if (meaning != ButtonWatch.Meaning.PRESSED) {
      return;
    }
    long nanos = bell.pressedAt();
    switch (state) {
      case Idle() -> press(nanos, effects);
      case Ended(RingId ring, Outcome outcome, long until) -> {
        if (serving()) {
          press(nanos, effects);
        } else {
          say(new Notice.OutOfService(), effects);
          keep(nanos, effects);
        }
      }
      case OutOfService() -> {
        effects.add(new Notify(notice(), true));
        keep(nanos, effects);
      }
      // The ring is on its way already. The notice is repeated, so that the press is not without an
      // answer.
      case Calling live -> effects.add(new Notify(notice(), true));
      case Early live -> effects.add(new Notify(notice(), true));
      case Talking live -> effects.add(new Notify(notice(), false));
    }
  }

  private static void bellMeans(ButtonWatch.Meaning meaning, List<StationEffect> effects) {
    switch (meaning) {
      case NOTHING, PRESSED -> {}
      case STUCK ->
          effects.add(
              new StationEffect.Part(
                  "bell", false, "held for " + ButtonWatch.STUCK.toSeconds() + " s"));
      case CHATTERS ->
          effects.add(
              new StationEffect.Part(
                  "bell",
                  false,
                  "more than "
                      + ButtonWatch.CHATTER
                      + " edges in "
                      + ButtonWatch.WINDOW.toSeconds()
                      + " s"));
      case WELL -> effects.add(new StationEffect.Part("bell", true, "released"));
    }
  }

  /**
   * Stores a ring. Several presses soon after another are one visitor's and make one ring, as with
   * a gateway.
   */
  private void keep(long nanos, List<StationEffect> effects) {
    if (lastKept.isEmpty() || nanos - lastKept.getAsLong() >= times.shown().toNanos()) {
      lastKept = OptionalLong.of(nanos);
      RingId ring = ids.get();
      visitors.pressed(ring, nanos);
      effects.add(
          new StationEffect.Keep(
              ring, nanos, gatewayThere ? Outcome.FAILED : Outcome.NOBODY_REACHABLE));
    }
  }

  private void press(long nanos, List<StationEffect> effects) {
    RingId ring = ids.get();
    visitors.pressed(ring, nanos);
    callBackOf = Optional.empty();
    media.begin();
    path.begin();
    state = new Calling(ring, nanos, false);
    inviteIfWaiting(effects);
    effects.add(new ArmLock(ring));
    say(new Notice.Pressed(), effects);
  }

  /**
   * The school calls back a visitor who was missed. Nobody pressed now, so the notice is shown
   * before the camera opens and as long as it is open.
   */
  private void callBack(RingId of, long now, List<StationEffect> effects) {
    boolean free = serving() && (state instanceof Idle || state instanceof Ended);
    Optional<CallBackRefused.Reason> refused =
        visitors
            .refusal(of, now)
            .or(() -> free ? Optional.empty() : Optional.of(CallBackRefused.Reason.NOT_NOW));
    if (refused.isPresent()) {
      effects.add(new StationEffect.Report(new CallBackRefused(of, refused.get())));
      return;
    }
    visitors.calledBack(of);
    callBackOf = Optional.of(of);
    RingId ring = ids.get();
    media.begin();
    path.begin();
    state = new Calling(ring, now, false);
    say(new Notice.CalledBack(), effects);
    inviteIfWaiting(effects);
    effects.add(new ArmLock(ring));
  }

  private void inviteIfWaiting(List<StationEffect> effects) {
    if (mediaReady
        && state instanceof Calling(RingId ring, long pressed, boolean invited)
        && !invited) {
      state = new Calling(ring, pressed, true);
      mediaReady = false;
      effects.add(new Invite(ring, pressed, callBackOf));
    }
  }

  private void leave(long now, List<StationEffect> effects) {
    switch (state) {
      case Calling(RingId ring, long pressed, boolean invited) -> {
        if (invited) {
          effects.add(new Cancel(ring));
        }
        end(ring, Outcome.VISITOR_LEFT, now, effects);
      }
      case Early(RingId ring, long pressed) -> {
        effects.add(new Cancel(ring));
        end(ring, Outcome.VISITOR_LEFT, now, effects);
      }
      case Talking(RingId ring, long answered, boolean heard) -> {
        effects.add(new Bye(ring, Outcome.ANSWERED));
        end(ring, Outcome.ANSWERED, now, effects);
      }
      case Idle() -> {}
      case OutOfService() -> {}
      case Ended(RingId ring, Outcome outcome, long until) -> {}
    }
  }

  /**
   * A ring without an answer is lost with its connection. The user agent keeps a talk alive for a
   * while.
   */
  private void gatewayAway(long now, List<StationEffect> effects) {
    gatewayThere = false;
    wasAway = true;
    path.gateway(false, now);
    switch (state) {
      case Calling(RingId ring, long pressed, boolean invited) ->
          end(ring, Outcome.FAILED, now, effects);
      case Early(RingId ring, long pressed) -> end(ring, Outcome.FAILED, now, effects);
      case Talking(RingId ring, long answered, boolean heard) -> {}
      case Ended(RingId ring, Outcome outcome, long until) -> {}
      case Idle() -> settle(effects);
      case OutOfService() -> {}
    }
  }

  /** The live ring's media ended but its call continues: the media count as lost. */
  private void mediaLost(long now, List<StationEffect> effects) {
    Optional<RingId> live = liveRing();
    Optional<String> why = live.isPresent() ? media.lostNow(now) : Optional.empty();
    if (live.isEmpty() || why.isEmpty()) {
      return;
    }
    effects.add(new StationEffect.MediaLost(live.get(), why.get()));
    // Before an answer the school still gets the ring and can open.
    if (state instanceof Talking(RingId ring, long _, boolean heard)) {
      Outcome outcome = heard ? Outcome.DOOR_LOST : Outcome.FAILED;
      effects.add(new Bye(ring, outcome));
      end(ring, outcome, now, effects);
    }
  }

  /** Whether the ring is early now. */
  private boolean early(RingId of, List<StationEffect> effects) {
    if (state instanceof Calling(RingId ring, long pressed, boolean invited) && ring.equals(of)) {
      state = new Early(ring, pressed);
      lock.nonceOf(ring).map(StationEffect.Report::new).ifPresent(effects::add);
      if (notice instanceof Notice.Pressed) {
        say(new Notice.At(Moment.RING_SENT, Optional.empty()), effects);
      }
      return true;
    }
    return state instanceof Early(RingId ring, long pressed) && ring.equals(of);
  }

  private void answered(RingId of, String sdp, long now, List<StationEffect> effects) {
    if (!live(of) || state instanceof Talking) {
      return;
    }
    if (state instanceof Calling) {
      lock.nonceOf(of).map(StationEffect.Report::new).ifPresent(effects::add);
    }
    state = new Talking(of, now, media.runs());
    if (media.lost()) {
      effects.add(new Bye(of, Outcome.FAILED));
      end(of, Outcome.FAILED, now, effects);
      return;
    }
    if (!media.runs()) {
      // Nobody hears the visitor: the end of the call is on its way, or the connection is cut.
      return;
    }
    effects.add(new ApplyAnswer(sdp));
    effects.add(new Talk());
    say(new Notice.At(Moment.SPEAK, Optional.empty()), effects);
  }

  private void told(Show show, List<StationEffect> effects) {
    if (!live(show.ring())) {
      return;
    }
    // A notice from the gateway may be older than what the door knows already. Notices never go
    // back.
    boolean stale =
        switch (show.moment()) {
          case RING_SENT -> !(notice instanceof Notice.Pressed);
          case LOOKED_AT -> state instanceof Talking;
          case SPEAK -> !(state instanceof Talking);
          case PLEASE_WAIT, ENDS_SOON -> false;
          // The lock process reports the release.
          case DOOR_OPEN -> true;
        };
    switch (show.moment()) {
      case PLEASE_WAIT -> path.held(true);
      case SPEAK -> path.held(false);
      case RING_SENT, LOOKED_AT, ENDS_SOON, DOOR_OPEN -> {}
    }
    if (!stale) {
      say(new Notice.At(show.moment(), Optional.empty()), effects);
    }
  }

  private void said(Say say, long now, List<StationEffect> effects) {
    if (live(say.ring())) {
      Moment moment =
          notice instanceof Notice.At(Moment current, Optional<Reply> _)
              ? current
              : Moment.RING_SENT;
      say(new Notice.At(moment, Optional.of(say.reply())), effects);
      if (state instanceof Talking) {
        replyUntil = OptionalLong.of(now + times.reply().toNanos());
      }
    }
  }

  /**
   * A prepared reply during a talk is shown for a while, then SPEAK is shown again. Before a talk
   * it stays, because no newer notice has replaced it.
   */
  private void replyFades(long now, List<StationEffect> effects) {
    if (replyUntil.isPresent() && now - replyUntil.getAsLong() >= 0) {
      replyUntil = OptionalLong.empty();
      if (notice instanceof Notice.At(Moment moment, Optional<Reply> reply) && reply.isPresent()) {
        notice = new Notice.At(moment, Optional.empty());
        effects.add(new Notify(notice(), false));
      }
    }
  }

  private void lockSaid(DoorMessage.FromDoor message, List<StationEffect> effects) {
    boolean before = doorOpen;
    // A ring may be opened for a while after its call, and gets nonces until then.
    boolean ringIsThere = !(state instanceof Calling);
    if (lock.said(message, ringIsThere)) {
      effects.add(new StationEffect.Report(message));
    }
    if (message instanceof LockReport report) {
      doorOpen =
          switch (report.state()) {
            case PULSING -> true;
            case RELEASED -> false;
            case REFUSED -> doorOpen;
          };
    }
    if (before != doorOpen) {
      effects.add(new Notify(notice(), doorOpen));
    }
    settle(effects);
  }

  private Optional<RingId> liveRing() {
    return switch (state) {
      case Calling(RingId ring, long pressed, boolean invited) -> Optional.of(ring);
      case Early(RingId ring, long pressed) -> Optional.of(ring);
      case Talking(RingId ring, long answered, boolean heard) -> Optional.of(ring);
      case Ended(RingId ring, Outcome outcome, long until) -> Optional.empty();
      case Idle() -> Optional.empty();
      case OutOfService() -> Optional.empty();
    };
  }

  private boolean live(RingId of) {
    return liveRing().equals(Optional.of(of));
  }

  private void end(RingId ring, Outcome outcome, long now, List<StationEffect> effects) {
    OptionalLong untaken =
        state instanceof Calling(RingId _, long pressed, boolean _)
                && outcome == Outcome.FAILED
                && callBackOf.isEmpty()
            ? OptionalLong.of(pressed)
            : OptionalLong.empty();
    state = new Ended(ring, outcome, now + times.shown().toNanos());
    mediaReady = false;
    effects.add(new DisarmLock(ring));
    effects.add(new RenewMedia());
    say(new Notice.Over(outcome), effects);
    if (untaken.isPresent()) {
      // No gateway confirmed the ring.
      lastKept = untaken;
      effects.add(new StationEffect.Keep(ring, untaken.getAsLong(), outcome));
    }
  }

  private boolean serving() {
    return gatewayThere && !mediaBroken;
  }

  /** Moves a resting station into the state that fits its parts. */
  private void settle(List<StationEffect> effects) {
    if (!(state instanceof Idle) && !(state instanceof OutOfService)) {
      return;
    }
    state = serving() ? new Idle() : new OutOfService();
    Notice resting = serving() ? lock.resting() : new Notice.OutOfService();
    if (!resting.equals(notice)) {
      notice = resting;
      effects.add(new Notify(notice(), false));
    }
  }

  private void say(Notice said, List<StationEffect> effects) {
    notice = said;
    replyUntil = OptionalLong.empty();
    effects.add(new Notify(notice(), true));
  }
}
