package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.gateway.ring.RingEffect.Refusal;
import fr.heurtoir.gateway.ring.RingState.Ended;
import fr.heurtoir.gateway.ring.RingState.Held;
import fr.heurtoir.gateway.ring.RingState.Ringing;
import fr.heurtoir.gateway.ring.RingState.Talking;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One press of one door's button, from the press to its outcome.
 *
 * <p>Events and times go in, effects come out. Every ring ends: each state but the last has a
 * {@link #deadline()}, and the end yields exactly one {@link RingEffect.Keep}. A lock that moves
 * after the end yields another one of the same ring.
 *
 * <p>Not thread-safe; belongs to one loop. {@code now} must never go back: it is a monotonic clock
 * expressed as an instant.
 *
 * <p>Longer than 350 lines, because it is one table of states and events, of which no half can be
 * read alone. Parts with a state of their own are separate classes ({@link PhonesInRing}, {@link
 * Openings}, {@link RingDiary}, {@link Wake}).
 */
public final class Ring {
  /** The reason of an opening whose door was not ready in time. */
  private static final Optional<String> DOOR_NOT_READY = Optional.of("door-not-ready");

  /**
   * How long the ring waits for the door to report the end of its call after the door's media
   * ended.
   */
  static final Duration HANG_UP_WITHIN = Duration.ofSeconds(3);

  private final RingId id;
  private final DoorId door;
  private final Set<String> locks;
  private final RingRules rules;
  private final Instant pressed;
  private final PhonesInRing phones;
  private final RingDiary diary;
  private final Openings openings;
  private final Recording.Recorder recorder = new Recording.Recorder();

  /** The last news that phones were told of each lock. Contains only the ring's own locks. */
  private final Map<String, RingEffect.TellLock> lockNews = new LinkedHashMap<>();

  private final Optional<CallBack> callBack;

  private RingState state;
  private Optional<MediaEnd> mediaEnd = Optional.empty();
  private boolean lookedAt;
  private boolean forgotten;

  /** The door's media ended. Until that time the ring waits for the end of the door's call. */
  private record MediaEnd(Instant until, String why) {}

  /**
   * Starts a ring.
   *
   * @param pressed when the bell was pressed; not after the first event's {@code now}
   * @param locks the names of the locks of this door
   */
  public Ring(RingId id, DoorId door, Set<String> locks, RingRules rules, Instant pressed) {
    this(id, door, locks, rules, pressed, Optional.empty());
  }

  /**
   * Starts a ring, perhaps a call back without a press.
   *
   * @param pressed when the bell was pressed or the call back began
   * @param callBack the ring and the phone that it calls back for; no other phone takes part
   */
  public Ring(
      RingId id,
      DoorId door,
      Set<String> locks,
      RingRules rules,
      Instant pressed,
      Optional<CallBack> callBack) {
    this.callBack = callBack;
    this.id = id;
    this.door = door;
    this.locks = Set.copyOf(locks);
    this.rules = rules;
    this.pressed = pressed;
    this.phones = new PhonesInRing(rules, pressed);
    this.diary = new RingDiary(id, door, pressed, callBack);
    this.openings = new Openings(rules.confirmWithin());
    this.state = new Ringing(pressed.plus(rules.answerWithin()));
  }

  public RingId id() {
    return id;
  }

  public DoorId door() {
    return door;
  }

  /** Present where this ring calls a visitor back. */
  public Optional<CallBack> callBack() {
    return callBack;
  }

  public RingState state() {
    return state;
  }

  public Instant pressed() {
    return pressed;
  }

  /** The events of this ring so far. */
  public Recording recording() {
    return new Recording(
        id, door, locks, rules, pressed, callBack, recorder.steps(), recorder.whole());
  }

  /** Whether the door reported a pulse of one of its locks in this ring. */
  public boolean opened() {
    return diary.opened();
  }

  /** Every phone that was sent this ring, in the order of sending. */
  public List<String> phones() {
    return phones.ids();
  }

  /** Whether this phone takes part: it was sent the ring and did not decline it. */
  public boolean mayWatch(String phone) {
    return switch (state) {
      case Ringing _, Held _ -> phones.get(phone).filter(p -> !p.declined).isPresent();
      case Talking talking -> talking.phone().equals(phone);
      case Ended _ -> false;
    };
  }

  /** When a {@link RingEvent.Tick} is due; empty when nothing can happen any more. */
  public Optional<Instant> deadline() {
    if (forgotten) {
      return Optional.empty();
    }
    Stream<Instant> own =
        switch (state) {
          case Ringing ringing ->
              Stream.concat(
                  Stream.of(ringing.until()),
                  Stream.concat(phones.reachDeadline().stream(), phones.wakeDeadline().stream()));
          case Talking talking ->
              Stream.concat(
                  Stream.of(
                      talking.warned()
                          ? talking.until()
                          : talking.until().minus(rules.warnBefore())),
                  silentAt(talking).stream());
          case Held held ->
              Stream.concat(
                  Stream.of(held.giveUp(held.pastGrace())),
                  Stream.concat(
                      phones.wakeDeadline().stream(),
                      held.pastGrace()
                          ? phones.anotherDeadline(held.phone()).stream()
                          : Stream.empty()));
          case Ended ended -> Stream.of(forgetAt(ended));
        };
    return Stream.of(own, openings.deadline().stream(), mediaEnd.map(MediaEnd::until).stream())
        .flatMap(each -> each)
        .min(Instant::compareTo);
  }

  /** Handles one event at {@code now} and returns what must be done, in order. */
  public List<RingEffect> on(RingEvent event, Instant now) {
    if (forgotten) {
      return afterwards(event);
    }
    recorder.takes(event, now);
    List<RingEffect> effects = take(event, now);
    recorder.caused(effects);
    return effects;
  }

  private List<RingEffect> afterwards(RingEvent event) {
    List<RingEffect> out = new ArrayList<>();
    if (event instanceof RingEvent.Answer
        || event instanceof RingEvent.Decline
        || event instanceof RingEvent.HangUp
        || event instanceof RingEvent.Open) {
      refuse(Refusal.ENDED, out);
    }
    return out;
  }

  private List<RingEffect> take(RingEvent event, Instant now) {
    List<RingEffect> out = new ArrayList<>();
    switch (event) {
      case RingEvent.PhoneReady e -> phoneReady(e.phone(), now, out);
      case RingEvent.CanWake e -> {
        // The phone that calls back shows the picture already, and no other phone takes part.
        if (!(state instanceof Ended) && callBack.isEmpty()) {
          phones.wakeable(e.phone(), e.atOnce(), now);
        }
      }
      case RingEvent.Woken e -> phones.get(e.phone()).ifPresent(p -> p.wake.displayed(now));
      case RingEvent.WakeFailed e -> phones.get(e.phone()).ifPresent(p -> p.wake.over());
      case RingEvent.PhoneGone e -> phoneGone(e, now, out);
      case RingEvent.Told e -> phones.get(e.phone()).ifPresent(p -> p.told(now));
      case RingEvent.FirstFrame e -> firstFrame(e.phone(), now, out);
      case RingEvent.Answer e -> answer(e.phone(), now, out);
      case RingEvent.Decline e -> decline(e.phone(), out);
      case RingEvent.HangUp e -> hangUp(e.phone(), now, out);
      case RingEvent.Open e -> open(e, now, out);
      case RingEvent.ViewerConnected e -> viewerConnected(e.phone(), now, out);
      case RingEvent.ViewerLost e -> viewerLost(e.phone(), now, out);
      case RingEvent.Heard e -> heard(e.phone(), now, out);
      case RingEvent.TwoWayAudio e -> twoWayAudio(e.phone(), now);
      case RingEvent.DoorHungUp e -> doorHungUp(e.why(), now, out);
      case RingEvent.DoorLost e -> end(Outcome.DOOR_LOST, talker(), e.why(), now, out);
      case RingEvent.DoorMediaEnded e -> {
        if (mediaEnd.isEmpty() && !(state instanceof Ended)) {
          mediaEnd = Optional.of(new MediaEnd(now.plus(HANG_UP_WITHIN), e.why()));
        }
      }
      case RingEvent.DoorMediaConnected _ -> mediaEnd = Optional.empty();
      case RingEvent.OpeningMoved e ->
          openings.find(e.number()).ifPresent(o -> openingMoved(o, e.news(), now, out));
      case RingEvent.GateReported e ->
          openings.gate(e.lock(), e.state()).ifPresent(o -> out.add(new RingEffect.KeepOpening(o)));
      case RingEvent.MediaRefused e ->
          end(Outcome.NO_COMMON_CODEC, Optional.empty(), e.why(), now, out);
      case RingEvent.NobodyToRing e ->
          end(Outcome.NOBODY_REACHABLE, Optional.empty(), e.why(), now, out);
      case RingEvent.Broken e -> end(Outcome.FAILED, talker(), e.why(), now, out);
      case RingEvent.Stopping _ -> end(Outcome.FAILED, talker(), "the gateway stopped", now, out);
      case RingEvent.Tick _ -> {}
    }
    wake(now, out);
    settle(now, out);
    withdraw(out);
    return out;
  }

  // ---- phones -----------------------------------------------------------------------------------

  private void phoneReady(String phone, Instant now, List<RingEffect> out) {
    if (callBack.filter(c -> !c.phone().equals(phone)).isPresent()) {
      return;
    }
    if (state instanceof Ended) {
      if (phones.get(phone).isPresent()) {
        retellLocks(phone, out);
      }
      return;
    }
    phones.ready(phone, now);
    out.add(new RingEffect.TellRing(phone));
    retellLocks(phone, out);
  }

  /**
   * Repeats the last lock news to a phone that was away: a lock that it shows as open may be shut.
   */
  private void retellLocks(String phone, List<RingEffect> out) {
    if (!lockNews.isEmpty()) {
      out.add(new RingEffect.RetellLocks(phone, List.copyOf(lockNews.values())));
    }
  }

  private void tellLock(RingEffect.TellLock news, List<RingEffect> out) {
    lockNews.put(news.lock(), news);
    out.add(news);
  }

  private void phoneGone(RingEvent.PhoneGone e, Instant now, List<RingEffect> out) {
    PhoneInRing p = phones.get(e.phone()).filter(known -> known.connected).orElse(null);
    if (p == null) {
      return;
    }
    phones.gone(p, now);
    if (e.orderly()) {
      p.claims = false;
      p.media = false;
      out.add(new RingEffect.DropViewer(p.id));
      if (state instanceof Talking talking && talking.phone().equals(p.id)) {
        hold(talking, now, out);
      } else if (state instanceof Ringing && callBack.isPresent()) {
        // The phone that called back is gone; nobody else is there to see or to speak.
        unanswered(Outcome.NOBODY_REACHABLE, now, out);
      }
    }
  }

  private void wake(Instant now, List<RingEffect> out) {
    boolean waits =
        switch (state) {
          case Ringing ringing -> !reached(ringing.until(), now);
          case Held held -> !reached(held.giveUp(true), now);
          case Talking _, Ended _ -> false;
        };
    if (waits) {
      for (PhoneInRing p : phones.toWake(now)) {
        p.wake.sent(now);
        out.add(new RingEffect.Wake(p.id));
      }
    }
  }

  /** After an answer or the end, takes back the notifications on locked screens. */
  private void withdraw(List<RingEffect> out) {
    if (state instanceof Ringing || state instanceof Held) {
      return;
    }
    boolean lost = state instanceof Ended ended && ended.outcome() == Outcome.PHONE_LOST;
    boolean answered = talker().isPresent() && !lost;
    for (PhoneInRing p : phones.all()) {
      boolean knows = p.declined || p.answeredAt().isPresent() || p.connected && p.isTold();
      if (!knows && p.wake.withdraw()) {
        out.add(new RingEffect.Withdraw(p.id, answered));
      }
    }
  }

  private void firstFrame(String phone, Instant now, List<RingEffect> out) {
    PhoneInRing p = phones.get(phone).orElse(null);
    if (p == null || state instanceof Ended) {
      return;
    }
    p.told(now);
    p.sawPicture = true;
    diary.firstFrame(now);
    if (!lookedAt && state instanceof Ringing) {
      lookedAt = true;
      out.add(new RingEffect.Show(Moment.LOOKED_AT));
    }
  }

  private void answer(String phone, Instant now, List<RingEffect> out) {
    switch (state) {
      case Ringing _ -> {
        PhoneInRing p = phones.get(phone).orElse(null);
        if (p == null) {
          refuse(Refusal.NOT_YOURS, out);
          return;
        }
        diary.answered(now);
        out.add(new RingEffect.AnswerDoor());
        talk(p, now.plus(rules.longestCall()), false, now, out);
      }
      case Talking talking -> {
        if (!talking.phone().equals(phone)) {
          refuse(Refusal.TAKEN, out);
        }
      }
      case Held held -> {
        PhoneInRing p = phones.get(phone).orElse(null);
        if (p == null) {
          refuse(Refusal.NOT_YOURS, out);
        } else if (!held.phone().equals(phone)) {
          phones.get(held.phone()).ifPresent(lost -> lost.claims = false);
          talk(p, held.until(), held.warned(), now, out);
        } else {
          // The page that answers again may still have to connect its media. It gets a new grace
          // period, which also ends.
          p.claims = true;
          state = held(phone, held.until(), held.warned(), now);
          resume(now, out);
        }
      }
      case Ended _ -> refuse(Refusal.ENDED, out);
    }
  }

  private void talk(
      PhoneInRing p, Instant until, boolean warned, Instant now, List<RingEffect> out) {
    p.told(now);
    p.answered(now);
    p.claims = true;
    p.declined = false;
    p.heardAt = now;
    state = new Talking(p.id, until, warned);
    out.add(new RingEffect.Watch(Optional.of(p.id)));
    speak(p.id, out);
  }

  private void speak(String phone, List<RingEffect> out) {
    out.add(new RingEffect.Talk(Optional.of(phone)));
    out.add(new RingEffect.Show(Moment.SPEAK));
    out.add(new RingEffect.TellState());
    phones.ids().stream()
        .filter(other -> !other.equals(phone))
        .forEach(other -> out.add(new RingEffect.DropViewer(other)));
  }

  private void decline(String phone, List<RingEffect> out) {
    boolean offered =
        switch (state) {
          case Ringing _ -> true;
          case Held held -> !held.phone().equals(phone);
          case Talking _, Ended _ -> false;
        };
    if (!offered) {
      refuse(Refusal.ENDED, out);
      return;
    }
    phones
        .get(phone)
        .ifPresent(
            p -> {
              p.declined = true;
              out.add(new RingEffect.DropViewer(phone));
            });
  }

  private void hangUp(String phone, Instant now, List<RingEffect> out) {
    if (state instanceof Ringing && callBack.filter(c -> c.phone().equals(phone)).isPresent()) {
      unanswered(Outcome.DECLINED, now, out);
    } else if (talker().filter(phone::equals).isPresent() && !(state instanceof Ended)) {
      end(Outcome.ANSWERED, Optional.of(phone), null, now, out);
    } else {
      refuse(state instanceof Ended ? Refusal.ENDED : Refusal.NOT_YOURS, out);
    }
  }

  private void viewerConnected(String phone, Instant now, List<RingEffect> out) {
    phones.get(phone).ifPresent(p -> p.media = true);
    resume(now, out);
  }

  private void heard(String phone, Instant now, List<RingEffect> out) {
    phones.get(phone).ifPresent(p -> p.heardAt = now);
    if (state instanceof Held held && held.phone().equals(phone)) {
      resume(now, out);
    }
  }

  /** When the talking phone will have been silent for too long. */
  private Optional<Instant> silentAt(Talking talking) {
    return phones.get(talking.phone()).map(p -> p.heardAt.plus(rules.silentAfter()));
  }

  private void viewerLost(String phone, Instant now, List<RingEffect> out) {
    phones.get(phone).ifPresent(p -> p.media = false);
    if (state instanceof Talking talking && talking.phone().equals(phone)) {
      hold(talking, now, out);
    }
  }

  private void twoWayAudio(String phone, Instant now) {
    if (talker().filter(phone::equals).isPresent()) {
      diary.twoWayAudio(now);
    }
  }

  private void hold(Talking talking, Instant now, List<RingEffect> out) {
    state = held(talking.phone(), talking.until(), talking.warned(), now);
    phones.offerAgain(talking.phone());
    out.add(new RingEffect.Talk(Optional.empty()));
    out.add(new RingEffect.Show(Moment.PLEASE_WAIT));
    out.add(new RingEffect.TellState());
  }

  private Held held(String phone, Instant until, boolean warned, Instant now) {
    Instant grace = now.plus(rules.phoneGrace());
    Instant offered = now.plus(rules.answerWithin());
    return new Held(phone, grace, later(grace, offered), until, warned, false);
  }

  /**
   * Resumes the call of the phone that was lost, where its media flow and its page wants the call.
   * A phone that was only silent for a while meets both at its first sign of life.
   */
  private void resume(Instant now, List<RingEffect> out) {
    if (!(state instanceof Held held)) {
      return;
    }
    phones
        .get(held.phone())
        .filter(p -> p.media && p.claims)
        .ifPresent(
            p -> {
              p.heardAt = now;
              state = new Talking(held.phone(), held.until(), held.warned());
              speak(held.phone(), out);
            });
  }

  // ---- the door and its locks -------------------------------------------------------------------

  private void doorHungUp(String why, Instant now, List<RingEffect> out) {
    switch (state) {
      case Ringing _ -> end(Outcome.VISITOR_LEFT, Optional.empty(), why, now, out);
      case Talking _, Held _ -> end(Outcome.ANSWERED, talker(), "the visitor hung up", now, out);
      case Ended _ -> {}
    }
  }

  private void open(RingEvent.Open e, Instant now, List<RingEffect> out) {
    PhoneInRing p = phones.get(e.phone()).orElse(null);
    boolean allowed =
        p != null
            && switch (state) {
              case Ringing _, Held _ -> !p.declined;
              case Talking talking -> talking.phone().equals(p.id);
              case Ended ended -> ended.openUntil().isAfter(now) && tookPart(p);
            };
    if (p == null || !allowed) {
      refuse(Refusal.NOT_NOW, out);
    } else if (!locks.contains(e.lock())) {
      refuse(Refusal.UNKNOWN_LOCK, out);
    } else if (reached(e.tapped().plus(Openings.LIFE), now)) {
      refuse(Refusal.TOO_LATE, out);
    } else if (openings.exhausted()) {
      refuse(Refusal.TOO_MANY, out);
    } else {
      p.told(now);
      p.openedLock = true;
      tellLock(
          new RingEffect.TellLock(e.lock(), LockState.ORDERED, Optional.of(p.id), Optional.empty()),
          out);
      if (!openings.waits(e.lock())) {
        Openings.One one = openings.ask(e.lock(), p.id, e.tapped(), now);
        out.add(new RingEffect.KeepOpening(one.opening()));
        out.add(new RingEffect.Open(one.opening().number(), e.lock(), one.readyBy, one.goodUntil));
      }
    }
  }

  /**
   * Whether a phone answered or opened in this ring. Such a phone may open for a while after the
   * end.
   */
  public boolean tookPart(String phone) {
    return phones.get(phone).filter(Ring::tookPart).isPresent();
  }

  private static boolean tookPart(PhoneInRing phone) {
    return phone.answeredAt().isPresent() || phone.openedLock;
  }

  private void openingMoved(Openings.One one, OpenNews news, Instant now, List<RingEffect> out) {
    openings.sent(one, now);
    switch (news) {
      case OpenNews.Sent _ -> {}
      case OpenNews.Accepted _ -> {
        moved(one, LockState.PULSING, Optional.empty(), out);
        openings.accepted(one, now);
        boolean first = diary.relayMoved(one.sentAt(), now);
        if (first && state instanceof Ended ended) {
          out.add(new RingEffect.Keep(diary.summary(ended, phones, now)));
        }
      }
      case OpenNews.Released _ -> {
        moved(one, LockState.RELEASED, Optional.empty(), out);
        openings.settled(one);
        pulseOver(one, now, out);
      }
      case OpenNews.Refused refused -> moved(one, LockState.REFUSED, refused.reason(), out);
      case OpenNews.Unconfirmed _ -> moved(one, LockState.UNCONFIRMED, Optional.empty(), out);
    }
  }

  /** Somebody opened without answering: the visitor is inside, so the ring can end. */
  private void pulseOver(Openings.One one, Instant now, List<RingEffect> out) {
    boolean waits =
        switch (state) {
          case Ringing _ -> true;
          case Held held -> !held.phone().equals(one.opening().phone());
          case Talking _, Ended _ -> false;
        };
    if (diary.opened() && waits) {
      end(Outcome.OPENED, Optional.of(one.opening().phone()), null, now, out);
    }
  }

  /** Tells the phones about a lock and stores the result. */
  private void moved(
      Openings.One one, LockState to, Optional<String> reason, List<RingEffect> out) {
    tellLock(
        new RingEffect.TellLock(
            one.opening().lock(), to, Optional.of(one.opening().phone()), reason),
        out);
    if (openings.moved(one, to)) {
      out.add(new RingEffect.KeepOpening(one.opening()));
    }
  }

  // ---- time -------------------------------------------------------------------------------------

  private void settle(Instant now, List<RingEffect> out) {
    for (Openings.One never : openings.neverReady(now)) {
      moved(never, LockState.REFUSED, DOOR_NOT_READY, out);
    }
    for (Openings.One late : openings.overdue(now)) {
      moved(late, LockState.UNCONFIRMED, Optional.empty(), out);
    }
    for (Openings.One one : openings.pulsesOver(now)) {
      pulseOver(one, now, out);
    }
    if (mediaEnd.isPresent() && reached(mediaEnd.get().until(), now)) {
      end(Outcome.DOOR_LOST, talker(), mediaEnd.get().why(), now, out);
    }
    switch (state) {
      case Ringing ringing -> settleRinging(ringing, now, out);
      case Talking talking -> {
        if (reached(talking.until(), now)) {
          end(Outcome.TIME_LIMIT, talker(), null, now, out);
        } else if (silentAt(talking).filter(at -> reached(at, now)).isPresent()) {
          hold(talking, now, out);
        } else if (!talking.warned() && reached(talking.until().minus(rules.warnBefore()), now)) {
          state = new Talking(talking.phone(), talking.until(), true);
          out.add(new RingEffect.Warn(talking.phone(), Duration.between(now, talking.until())));
          out.add(new RingEffect.Show(Moment.ENDS_SOON));
        }
      }
      case Held held -> settleHeld(held, now, out);
      case Ended _ -> {}
    }
    if (state instanceof Ended ended && reached(forgetAt(ended), now)) {
      forgotten = true;
      out.add(new RingEffect.Forget());
    }
  }

  private void settleHeld(Held held, Instant now, List<RingEffect> out) {
    boolean offered = anotherMayAnswer(now);
    if (reached(held.until(), now)) {
      end(Outcome.TIME_LIMIT, talker(), null, now, out);
    } else if (reached(held.giveUp(offered), now)) {
      end(Outcome.PHONE_LOST, talker(), null, now, out);
    } else if (!held.pastGrace() && reached(held.graceUntil(), now)) {
      state =
          new Held(
              held.phone(),
              held.graceUntil(),
              held.offeredUntil(),
              held.until(),
              held.warned(),
              true);
    }
  }

  /** Whether another phone may take over the visitor whose talker was lost. */
  public boolean anotherMayAnswer(Instant now) {
    return state instanceof Held held && phones.anotherMayAnswer(held.phone(), now);
  }

  private void settleRinging(Ringing ringing, Instant now, List<RingEffect> out) {
    boolean somebody = phones.somebodyMayAnswer(now);
    if (!somebody && phones.somebodyDeclined()) {
      unanswered(Outcome.DECLINED, now, out);
    } else if (!somebody && phones.silent(now)) {
      unanswered(Outcome.NOBODY_REACHABLE, now, out);
    } else if (reached(ringing.until(), now)) {
      unanswered(Outcome.NOBODY_ANSWERED, now, out);
    }
  }

  /** Ends a ring that nobody answered. A visitor whom the gate lets in is told that alone. */
  private void unanswered(Outcome outcome, Instant now, List<RingEffect> out) {
    Optional<String> opener = openings.opener();
    end(opener.isPresent() ? Outcome.OPENED : outcome, opener, null, now, out);
  }

  // ---- the end ----------------------------------------------------------------------------------

  private void end(
      Outcome outcome,
      Optional<String> by,
      @Nullable String why,
      Instant now,
      List<RingEffect> out) {
    if (state instanceof Ended) {
      return;
    }
    mediaEnd = Optional.empty();
    if (talker().isPresent()) {
      out.add(new RingEffect.Watch(Optional.empty()));
    }
    diary.ended(why, now);
    boolean mayOpen =
        phones.somebodyTookPart() && outcome != Outcome.DOOR_LOST && outcome != Outcome.FAILED;
    var ended = new Ended(outcome, by, mayOpen ? now.plus(rules.openAfter()) : now);
    state = ended;
    out.add(new RingEffect.EndDoor(outcome));
    out.add(new RingEffect.CloseMedia());
    out.add(new RingEffect.TellState());
    out.add(new RingEffect.Keep(diary.summary(ended, phones, now)));
  }

  /**
   * When the ring is forgotten. While a lock may still report, the ring is kept, though it accepts
   * no more requests.
   */
  private Instant forgetAt(Ended ended) {
    return openings
        .lastNewsDue()
        .filter(due -> due.isAfter(ended.openUntil()))
        .orElse(ended.openUntil());
  }

  // ---- small words ------------------------------------------------------------------------------

  /** The phone that answered, also after the end. */
  public Optional<String> talker() {
    return switch (state) {
      case Ringing _ -> Optional.empty();
      case Talking talking -> Optional.of(talking.phone());
      case Held held -> Optional.of(held.phone());
      case Ended ended -> ended.by();
    };
  }

  private void refuse(Refusal refusal, List<RingEffect> out) {
    out.add(new RingEffect.Refuse(refusal, talker()));
  }

  private static boolean reached(Instant when, Instant now) {
    return !now.isBefore(when);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
