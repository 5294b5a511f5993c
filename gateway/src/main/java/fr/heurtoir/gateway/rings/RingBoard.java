package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.DoorLine;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.ring.Bells;
import fr.heurtoir.gateway.ring.Opening;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RecordingText;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The live rings. Passes events of doors, phones, media and time to each ring, and has its effects
 * carried out. Everything of a ring happens on the rings' loop. Its media are on a loop of their
 * own, and messages cross between the two ({@code media.Relay}). Nothing here blocks or locks.
 */
public final class RingBoard {
  private static final Logger LOG = LoggerFactory.getLogger(RingBoard.class);
  private static final Duration LOOP_ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final ScheduledExecutorService loop;
  private final RingStore history;
  private final Audit audit;
  private final MonotonicClock clock;
  private final RingCounters counters;
  private final Bells bells = new Bells();
  private final Map<RingId, LiveRing> rings = new HashMap<>();
  private final Effects effects;
  private final CallBacks callBacks;
  private final Pictures pictures;
  private final Drain drain;

  /**
   * @param loop the rings' event loop; every method is called there unless noted
   */
  public RingBoard(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      RingStore history,
      Audit audit,
      DoorLine doors,
      MonotonicClock clock,
      Counters counters) {
    this.clock = clock;
    this.counters = new RingCounters(counters, schools, this::live);
    this.loop = loop;
    this.history = history;
    this.audit = audit;
    this.callBacks =
        new CallBacks(loop, schools, doors, clock, door -> bells.live(door).isPresent());
    this.pictures = new Pictures(this, loop);
    this.effects = new Effects(this, clock);
    this.drain = new Drain(loop, clock, rings::size);
  }

  /**
   * How many rings are kept: live ones, and those whose lock may still be opened. Any thread; the
   * value may be slightly old.
   */
  public int live() {
    return rings.size();
  }

  /** The rings' clock. */
  public Instant now() {
    return clock.now();
  }

  MonotonicClock clock() {
    return clock;
  }

  /** What became of the rings. */
  public RingCounters counters() {
    return counters;
  }

  /** A moment of {@link System#nanoTime} on the rings' clock. */
  public Instant at(long nanos) {
    return clock.at(nanos);
  }

  /** Every ring that is kept, as a copy. */
  public List<LiveRing> rings() {
    return List.copyOf(rings.values());
  }

  /** One ring that is kept. */
  public Optional<LiveRing> find(RingId ring) {
    return Optional.ofNullable(rings.get(ring));
  }

  /** Whether a ring is kept and has no outcome yet. */
  boolean lives(LiveRing live) {
    return kept(live) && !(live.ring.state() instanceof RingState.Ended);
  }

  /** Whether a ring is kept: what another loop answers may come after it was forgotten. */
  boolean kept(LiveRing live) {
    return rings.get(live.ring.id()) == live;
  }

  /** The checks whether rings' pictures arrive. */
  public Pictures pictures() {
    return pictures;
  }

  public CallBacks callBacks() {
    return callBacks;
  }

  Bells bells() {
    return bells;
  }

  /** Begins a ring. */
  void begin(LiveRing live) {
    rings.put(live.ring.id(), live);
  }

  /** Sends a phone's prepared reply to the visitor. */
  public void say(LiveRing live, fr.heurtoir.protocol.Reply what) {
    effects.say(live, what);
  }

  /** The talking phone gave a sign of life. Ignores other phones. */
  public void heard(LiveRing live, String phone) {
    if (live.watched().filter(phone::equals).isPresent()) {
      on(live, new RingEvent.Heard(phone));
    }
  }

  /** A phone displays the notification of a ring. Any thread. */
  public void woken(String phone, RingId ring) {
    loop.execute(
        () ->
            find(ring)
                .filter(live -> live.ring.phones().contains(phone))
                .ifPresent(
                    live -> {
                      LOG.info(
                          "event=phone-woken ring={} phone={} since_press_ms={}",
                          ring,
                          phone,
                          Duration.between(live.ring.pressed(), clock.now()).toMillis());
                      on(live, new RingEvent.Woken(phone));
                    }));
  }

  /** Passes one event to one ring. Nobody waits for a reply. */
  public void on(LiveRing live, RingEvent event) {
    on(live, event, Effects.NOBODY);
  }

  /**
   * Passes one event to one ring. A bug there ends that ring and no other: the ring gets {@link
   * RingEvent.Broken}, once.
   */
  public void on(LiveRing live, RingEvent event, PhoneReply reply) {
    try {
      effects.carryOut(live, live.ring.on(event, clock.now()), reply);
      arm(live);
    } catch (RuntimeException defect) {
      LOG.error(
          "event=defect ring={} door={} at={}",
          live.ring.id(),
          live.ring.door(),
          event.getClass().getSimpleName(),
          defect);
      if (live.breaking) {
        forget(live);
      } else {
        live.breaking = true;
        on(live, new RingEvent.Broken(defect.toString()), Effects.NOBODY);
      }
    }
  }

  private void arm(LiveRing live) {
    live.setTimer(
        live.ring
            .deadline()
            .map(
                at ->
                    loop.schedule(
                        () -> on(live, new RingEvent.Tick()),
                        Math.max(1, Duration.between(clock.now(), at).toNanos()),
                        TimeUnit.NANOSECONDS))
            .orElse(null));
  }

  /**
   * The ring breaks where its door's offer is not answered by then: nobody would see or hear the
   * visitor. Its own deadlines hold beside this.
   */
  void expectMedia(LiveRing live, Duration within) {
    loop.schedule(
        () -> {
          if (lives(live) && !live.described()) {
            on(live, new RingEvent.Broken("the media did not answer"));
          }
        },
        within.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The ring has its outcome: its door may ring again. */
  void ended(LiveRing live) {
    bells.ended(live.ring.door(), live.ring.id());
  }

  /** Stores the ring's recording: at its end, and again with later events. */
  private void record(LiveRing live) {
    Recording recording = live.ring.recording();
    history.append(
        recording.ring(),
        recording.door(),
        recording.pressed(),
        () -> RecordingText.write(recording));
  }

  /** Nothing more can happen to this ring. */
  void forget(LiveRing live) {
    record(live);
    live.setTimer(null);
    effects.watch(live, Optional.empty());
    live.relay.close();
    bells.ended(live.ring.door(), live.ring.id());
    rings.remove(live.ring.id(), live);
    drain.forgotten();
  }

  /** Whether a ring may begin: the gateway does not stop within seconds. */
  boolean takesRings() {
    return drain.takesRings();
  }

  /**
   * The gateway will stop: lets the rings end that there are. Said again with a shorter time, the
   * shorter one counts.
   *
   * @param longest after which {@link #stop} cuts the rest; zero: at once
   * @return completes on the loop, with how many rings are left
   */
  public CompletionStage<Integer> drain(Duration longest) {
    return drain.begin(longest);
  }

  /**
   * The same from another thread: waits until the rings have ended, but not longer than that.
   *
   * @return how many are left
   */
  public int awaitDrained(Duration longest) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    loop.execute(() -> drain(longest).thenAccept(left::complete));
    // The loop ends it. Where that hangs, its rings are lost anyway.
    return left.completeOnTimeout(
            live(), longest.plus(LOOP_ANSWERS_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** Ends the waiting of {@link #awaitDrained}; after it, does nothing. Any thread. */
  public void drainNow() {
    try {
      loop.execute(() -> drain(Duration.ZERO));
    } catch (RejectedExecutionException closed) {
      return;
    }
  }

  /**
   * The gateway stops: ends every ring now. Each gets its history row and log line, and its visitor
   * is told.
   */
  public void stop() {
    for (LiveRing live : new ArrayList<>(rings.values())) {
      on(live, new RingEvent.Stopping());
      live.setTimer(null);
    }
  }

  void keep(LiveRing live, RingSummary summary) {
    RingSummary whole =
        Pictures.none(live)
            .map(why -> summary.detailed("no picture: " + why.code()))
            .orElse(summary);
    Rows.log(
        LOG.atLevel(
            Pictures.none(live).isPresent() || broke(whole.outcome()) ? Level.WARN : Level.INFO),
        live.kept ? "ring-opened-late" : "ring-ended",
        whole);
    if (!live.kept) {
      counters.ended(whole, live.school.id());
    }
    live.kept = true;
    history.append(Rows.row(whole, live.school.id(), live.named(summary.by()), live.callBack()));
    record(live);
    if (summary.callBack().isEmpty()) {
      callBacks.ended(
          summary.ring(), summary.door(), summary.pressed(), summary.outcome(), summary.opened());
    }
  }

  /** Whether that outcome means that something is broken. */
  private static boolean broke(Outcome outcome) {
    return switch (outcome) {
      case NOBODY_REACHABLE, FAILED, DOOR_LOST, PHONE_LOST, NO_COMMON_CODEC -> true;
      case ANSWERED, OPENED, DECLINED, NOBODY_ANSWERED, VISITOR_LEFT, TOO_MANY, TIME_LIMIT -> false;
    };
  }

  void keep(LiveRing live, Opening opening) {
    RingOpening row = Rows.opening(live, opening);
    history.append(row);
    audit.record(Rows.audited(row));
  }
}
