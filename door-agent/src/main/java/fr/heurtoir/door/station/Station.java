package fr.heurtoir.door.station;

import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.call.StationEffect;
import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.call.StationMachine;
import fr.heurtoir.door.call.StationState;
import fr.heurtoir.door.checks.Finding;
import fr.heurtoir.door.checks.MediaChecks;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.sip.DoorSipListener;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.log.About;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the station's machine on one thread. A ring passes through two methods: {@link #take} gives
 * the machine an event from one of the parts ({@link FromBell}, {@link FromGateway}, {@link
 * FromLock}, {@link MediaOfRings}), and {@link #carryOut} has the parts carry out the effects.
 *
 * <p>Events that come while the parts are being opened wait until all exist ({@link #begin}).
 *
 * <p>Longer than most: it holds each part of the station, and a case for each effect.
 */
public final class Station {
  private static final Logger LOG = LoggerFactory.getLogger(Station.class);
  private static final long LOOK_SECONDS = 2;

  private final CompletableFuture<StationRooms> begun = new CompletableFuture<>();
  private final StationThread thread = new StationThread(begun);
  private final StationMachine machine;
  private final MediaOfRings media;
  private final StationStatus status;
  private final DeskFallback desk;
  private final FromLock fromLock;
  private final AbilitiesTold abilities = new AbilitiesTold();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> alarm;

  /**
   * @param doorName our name at the desk phone's PBX
   */
  public Station(StationMachine machine, String doorName) {
    this.machine = machine;
    this.media = new MediaOfRings(thread, this::rooms, this::take);
    this.status = new StationStatus(media);
    this.desk =
        new DeskFallback(thread, this::rooms, doorName, status::registered, machine::notice);
    this.fromLock = new FromLock(this);
    thread.every(LOOK_SECONDS, this::tellAbilities);
  }

  /** Hears the bell's line. */
  public EdgeListener fromBell() {
    return new FromBell(this);
  }

  /** Hears the gateway. */
  public DoorSipListener fromGateway() {
    return new FromGateway(this, fromLock);
  }

  /** Hears the lock process. */
  public LockLink.Listener fromLock() {
    return fromLock;
  }

  /** All parts are open: handles the waiting events. */
  public void begin(StationRooms bound) {
    begun.complete(bound);
    post(
        () -> {
          bound.feedback().tell(machine.notice(), false);
          media.prepare();
        });
  }

  /** The parts. Waits for {@link #begin}. */
  StationRooms rooms() {
    return begun.join();
  }

  MediaOfRings media() {
    return media;
  }

  StationStatus status() {
    return status;
  }

  /** Runs a task on the station's thread, after those before it. */
  void post(Runnable task) {
    thread.post(task);
  }

  /** Handles an event; on the station's thread. */
  void take(StationEvent event) {
    StationState before = machine.state();
    List<StationEffect> effects = machine.handle(event, System.nanoTime());
    About.of(ring(machine.state()).or(() -> ring(before))).run(() -> follow(before, effects));
  }

  private void follow(StationState before, List<StationEffect> effects) {
    if (!before.getClass().equals(machine.state().getClass())) {
      LOG.info("event=station state={} before={}", name(machine.state()), name(before));
    }
    effects.forEach(this::carryOut);
    StationState now = machine.state();
    status.now(
        name(now),
        !desk.active()
            && (now instanceof StationState.Idle || now instanceof StationState.OutOfService));
    wakeInTime();
    tellAbilities();
    if (status.registered() && status.lockThere() && media.prepared() && ready.complete(null)) {
      LOG.info("event=station-ready startup_ms={}", sinceProcessStart());
    }
  }

  private void carryOut(StationEffect effect) {
    StationRooms to = rooms();
    switch (effect) {
      case StationEffect.Invite invite -> invite(invite, to);
      case StationEffect.Cancel cancel -> to.sip().cancel(cancel.ring());
      case StationEffect.Bye bye -> to.sip().bye(bye.ring(), bye.outcome());
      case StationEffect.ApplyAnswer answer -> media.applyAnswer(answer.sdp());
      case StationEffect.Talk() -> media.talk();
      case StationEffect.MediaLost lost ->
          LOG.warn("event=media-failed ring={} reason=\"{}\"", lost.ring(), lost.why());
      case StationEffect.RenewMedia() -> media.renew();
      case StationEffect.ArmLock(RingId ring) -> {
        status.ring(ring);
        if (!to.lock().ringBegins(ring)) {
          LOG.error("event=lock-away ring={}", ring);
        }
      }
      case StationEffect.DisarmLock(RingId ring) -> to.lock().ringEnds(ring);
      case StationEffect.Order(DoorMessage.ToDoor order) -> {
        if (!to.lock().say(order)) {
          LOG.error("event=lock-away ring={}", order.ringForLog());
          post(() -> take(new StationEvent.LockAway(order)));
        }
      }
      case StationEffect.Keep keep -> {
        if (!desk.active()) {
          to.late().keep(keep.ring(), keep.pressedNanos(), keep.outcome());
          desk.call(keep.ring());
        }
      }
      case StationEffect.Part part -> {
        LOG.warn(
            "event=part part={} works={} detail=\"{}\"", part.part(), part.works(), part.detail());
        to.sip().say(new DoorMessage.PartReport(part.part(), part.works(), part.detail()));
      }
      case StationEffect.Report(DoorMessage.FromDoor message) -> report(message, to);
      case StationEffect.Notify tell -> {
        if (!desk.active()) {
          to.feedback().tell(tell.notice(), tell.aloud());
        }
      }
    }
  }

  private void invite(StationEffect.Invite invite, StationRooms to) {
    desk.giveWay();
    RingMedia of = media.take(invite.ring(), invite.pressedNanos());
    invite
        .callBackOf()
        .ifPresent(missed -> LOG.info("event=call-back ring={} of={}", invite.ring(), missed));
    to.sip().invite(invite.ring(), of.offer(), invite.pressedNanos(), invite.callBackOf());
    of.ring();
  }

  private void report(DoorMessage.FromDoor message, StationRooms to) {
    if (message instanceof CallBackRefused refused) {
      LOG.warn(
          "event=call-back-refused ring={} reason={} count={}",
          refused.ring(),
          refused.reason().code(),
          status.callBackRefused());
    }
    to.sip().say(message);
  }

  /** Schedules the machine's next tick. */
  private void wakeInTime() {
    ScheduledFuture<?> set = alarm;
    if (set != null) {
      set.cancel(false);
      alarm = null;
    }
    OptionalLong at = machine.wakeAt();
    if (at.isPresent()) {
      alarm =
          thread.in(
              Math.max(0, at.getAsLong() - System.nanoTime()), () -> take(new StationEvent.Tick()));
    }
  }

  /** A gateway accepted our registration; on the station's thread. */
  void registered(String gateway) {
    abilities.registered();
    status.gateway(Optional.of(gateway));
    take(new StationEvent.GatewayThere());
    if (!desk.active()) {
      rooms().late().tell();
    }
    rooms().upkeep().registered();
  }

  /** We are registered at no gateway; on the station's thread. */
  void unreachable() {
    status.gateway(Optional.empty());
    take(new StationEvent.GatewayAway());
  }

  /** The school calls back. Ignored while the visitor talks with the desk phone. */
  void callBack(RingId of) {
    if (desk.active()) {
      report(new CallBackRefused(of, CallBackRefused.Reason.NOT_NOW), rooms());
    } else {
      take(new StationEvent.CallBack(of));
    }
  }

  /** Tells the gateway the present abilities. On the station's thread. */
  void tellAbilities() {
    if (status.registered()) {
      abilities
          .look(status.abilities(), System.nanoTime())
          .ifPresent(
              now -> {
                LOG.atLevel(now.detail().isEmpty() ? Level.INFO : Level.WARN)
                    .log(
                        "event=abilities ring={} show={} hear={} speak={} open={} detail=\"{}\"",
                        now.ring(),
                        now.show(),
                        now.hear(),
                        now.speak(),
                        now.open(),
                        now.detail());
                rooms().sip().say(now);
              });
    }
  }

  private static String sinceProcessStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Long.toString(Duration.between(start, Instant.now()).toMillis()))
        .orElse("-");
  }

  private static Optional<RingId> ring(StationState state) {
    return switch (state) {
      case StationState.Idle() -> Optional.empty();
      case StationState.OutOfService() -> Optional.empty();
      case StationState.Calling calling -> Optional.of(calling.ring());
      case StationState.Early early -> Optional.of(early.ring());
      case StationState.Talking talking -> Optional.of(talking.ring());
      case StationState.Ended ended -> Optional.of(ended.ring());
    };
  }

  private static String name(StationState state) {
    return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The visitor ends the ring, at a station with a button for that. Any thread. */
  public void visitorLeaves() {
    post(desk::visitorLeaves);
    post(() -> take(new StationEvent.VisitorLeaves()));
  }

  /** Ends a call to the desk phone, if there is one. Any thread. */
  public void hangUpDesk() {
    post(desk::hangUp);
  }

  /**
   * Completes when the station is registered, the media are prepared and the lock process is
   * connected, for the first time.
   */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** The newest ring, if there was one. Any thread. */
  public Optional<RingId> lastRing() {
    return status.lastRing();
  }

  /** Whether we are registered at a gateway, for the daily check. Any thread. */
  public Finding registration() {
    boolean registered = status.registered();
    return Finding.of(
        "registration", registered, registered ? "a gateway has us" : "no gateway has us");
  }

  /** Opens the camera for some seconds, as a ring does, and reports what it gives. Blocks. */
  public Finding camera() throws InterruptedException {
    return MediaChecks.camera(rooms().media(), media.reports(), media::cameraTrouble);
  }

  /** Whether the lock process is connected. Any thread. */
  public Finding lockProcess() {
    boolean connected = status.lockThere();
    return Finding.of("lock", connected, connected ? "it answers" : "it does not answer");
  }

  /** Whether nobody rings. Any thread. */
  public boolean resting() {
    return status.resting();
  }

  /**
   * Runs a task on the station's thread, once nobody has rung for that long. No ring begins until
   * it is done.
   */
  public void whenQuiet(Duration quiet, Runnable then) {
    post(
        () -> {
          if (status.quietFor(quiet.toNanos())) {
            then.run();
          }
        });
  }

  /** Completes when the station's thread runs it, which proves that the thread works. */
  public CompletableFuture<Void> turn() {
    return thread.turn();
  }

  /** Ends the thread. Whoever opened the parts closes them. */
  public void stop() {
    begun.cancel(false);
    thread.stop();
  }
}
