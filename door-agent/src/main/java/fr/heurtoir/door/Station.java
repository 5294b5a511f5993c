package fr.heurtoir.door;

import fr.heurtoir.door.av.MediaSource;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.call.Notice;
import fr.heurtoir.door.call.StationEffect;
import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.call.StationMachine;
import fr.heurtoir.door.call.StationState;
import fr.heurtoir.door.desk.DeskRing;
import fr.heurtoir.door.desk.DeskSettings;
import fr.heurtoir.door.feedback.Facade;
import fr.heurtoir.door.feedback.Feedback;
import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import fr.heurtoir.door.install.Finding;
import fr.heurtoir.door.install.MediaTests;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.LateRings;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.sip.DoorSipListener;
import fr.heurtoir.door.sip.DoorUserAgent;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the station's machine on one thread: brings it what the rooms report and has the rooms do
 * what it wants. The rooms are bound before the first event.
 */
final class Station implements DoorSipListener, LockLink.Listener, EdgeListener {
  private static final long LOOK_SECONDS = 2;
  private static final int MOST_DETAIL = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Station.class);
  private static final long PREPARE_AGAIN_SECONDS = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door").daemon().factory());
  private final StationMachine machine;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Rooms> begun = new CompletableFuture<>();
  private volatile Optional<RingId> lastRing = Optional.empty();
  private final String doorName;
  private final AbilitiesTold abilities = new AbilitiesTold();
  private String bellTrouble = "";
  private @Nullable DeskRing desk;
  private @Nullable ScheduledFuture<?> alarm;
  private @Nullable RingMedia prepared;
  private @Nullable Live live;
  private volatile boolean resting = true;
  private long restsSince = System.nanoTime();
  private volatile String cameraTrouble = "";
  private volatile String stateName = "outofservice";
  private volatile Optional<String> gateway = Optional.empty();
  private volatile long gatewaySince = System.nanoTime();
  private volatile boolean mediaThere;
  private volatile boolean registered;
  private volatile boolean lockThere;
  private volatile int callBacksRefused;
  private int preparation;
  private @Nullable Ordered newestOrder;
  private String mediaTrouble = "";

  /** An order as it came from the wire. */
  private record Ordered(DoorMessage.Open order, long atNanos) {}

  /** The rooms that it directs. */
  record Rooms(
      MediaSource media,
      DoorUserAgent sip,
      LockLink lock,
      Feedback feedback,
      Facade facade,
      LateRings late,
      DoorClock clock,
      Upkeep upkeep,
      Optional<DeskSettings> desk) {}

  /** The ring that holds the media. */
  private record Live(RingId ring, RingMedia media, long pressedNanos) {}

  /**
   * @param doorName how the desk phone's PBX hears of us
   */
  Station(StationMachine machine, String doorName) {
    this.machine = machine;
    this.doorName = doorName;
    // What the rooms report while they are being opened waits until all are there.
    thread.execute(begun::join);
    thread.scheduleWithFixedDelay(
        () -> guarded(this::tellAbilities), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** Done when registered, the media prepared and the lock process there, for the first time. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  void begin(Rooms bound) {
    begun.complete(bound);
    post(
        () -> {
          bound.feedback().tell(machine.notice(), false);
          prepare();
        });
  }

  void visitorLeaves() {
    post(
        () -> {
          DeskRing calling = desk;
          if (calling != null) {
            calling.end(Outcome.VISITOR_LEFT);
          }
        });
    event(new StationEvent.VisitorLeaves());
  }

  private Rooms rooms() {
    return begun.join();
  }

  private void post(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=station-after-stop");
    }
  }

  /** Done once the station's thread came to it: the thread works. */
  CompletableFuture<Void> turn() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    post(() -> turn.complete(null));
    return turn;
  }

  /** A fault of ours costs this event, loudly, and not the station. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.error("event=station-fault", fault);
    }
  }

  /** The newest ring, once there was one. */
  Optional<RingId> lastRing() {
    return lastRing;
  }

  /**
   * How it is, for whoever looks.
   *
   * @param gateway the one that has us
   * @param sinceSeconds since when that is so, or since when none has
   * @param lock whether the lock process answers
   * @param media whether the next ring's picture and sound are prepared
   * @param cameraTrouble what is wrong with the camera, empty where nothing is
   * @param callBacksRefused since the start
   */
  record Status(
      String state,
      Optional<String> gateway,
      long sinceSeconds,
      Optional<RingId> lastRing,
      boolean lock,
      boolean media,
      String cameraTrouble,
      int callBacksRefused) {}

  /** How it is. Any thread. */
  Status status() {
    return new Status(
        stateName,
        gateway,
        (System.nanoTime() - gatewaySince) / 1_000_000_000L,
        lastRing,
        lockThere,
        mediaThere,
        cameraTrouble,
        callBacksRefused);
  }

  /** Whether a gateway has us, for the daily test. Any thread. */
  Finding registration() {
    return Finding.of(
        "registration", registered, registered ? "a gateway has us" : "no gateway has us");
  }

  /** Opens the camera for some seconds, as a ring does, and says what it gives. Blocks. */
  Finding camera() throws InterruptedException {
    return MediaTests.camera(rooms().media(), new MediaReports(), () -> cameraTrouble);
  }

  /** Whether the lock process is there. Any thread. */
  Finding lockProcess() {
    return Finding.of("lock", lockThere, lockThere ? "it answers" : "it does not answer");
  }

  /**
   * Does that on the station's own thread, where nobody has rung for that long: no ring begins
   * until it is done.
   */
  void whenQuiet(Duration quiet, Runnable then) {
    post(
        () -> {
          if (resting && System.nanoTime() - restsSince >= quiet.toNanos()) {
            then.run();
          }
        });
  }

  /** Whether nobody rings. Any thread. */
  boolean resting() {
    return resting;
  }

  private void event(StationEvent event) {
    post(() -> take(event));
  }

  private void take(StationEvent event) {
    StationState before = machine.state();
    List<StationEffect> effects = machine.handle(event, System.nanoTime());
    if (!before.getClass().equals(machine.state().getClass())) {
      LOG.info("event=station state={} before={}", name(machine.state()), name(before));
    }
    effects.forEach(this::carryOut);
    StationState now = machine.state();
    stateName = name(now);
    mediaThere = prepared != null;
    resting =
        !deskActive()
            && (now instanceof StationState.Idle || now instanceof StationState.OutOfService);
    if (!resting) {
      restsSince = System.nanoTime();
    }
    wakeInTime();
    tellAbilities();
    if (registered && lockThere && prepared != null && ready.complete(null)) {
      LOG.info("event=station-ready startup_ms={}", sinceProcessStart());
    }
  }

  /** What a gateway shows of this station is what it can do now. */
  private void tellAbilities() {
    if (registered) {
      abilities
          .look(abilities(), System.nanoTime())
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

  private DoorMessage.Abilities abilities() {
    boolean media = prepared != null || live != null;
    boolean camera = cameraTrouble.isEmpty();
    List<String> missing = new ArrayList<>();
    if (!bellTrouble.isEmpty()) {
      missing.add("bell: " + bellTrouble);
    }
    if (!media) {
      missing.add("media: " + (mediaTrouble.isEmpty() ? "being prepared" : mediaTrouble));
    }
    if (!camera) {
      missing.add("camera: " + cameraTrouble);
    }
    if (!lockThere) {
      missing.add("the lock process does not answer");
    }
    String detail = String.join("; ", missing);
    return new DoorMessage.Abilities(
        media && bellTrouble.isEmpty(),
        media && camera,
        media,
        media,
        lockThere,
        detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL));
  }

  private static String sinceProcessStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Long.toString(Duration.between(start, Instant.now()).toMillis()))
        .orElse("-");
  }

  private static String name(StationState state) {
    return state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  private void wakeInTime() {
    ScheduledFuture<?> set = alarm;
    if (set != null) {
      set.cancel(false);
      alarm = null;
    }
    OptionalLong at = machine.wakeAt();
    if (at.isPresent()) {
      long wait = Math.max(0, at.getAsLong() - System.nanoTime());
      alarm =
          thread.schedule(
              () -> guarded(() -> take(new StationEvent.Tick())), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void carryOut(StationEffect effect) {
    Rooms to = rooms();
    switch (effect) {
      case StationEffect.Invite invite -> invite(invite, to);
      case StationEffect.Cancel(RingId ring) -> to.sip().cancel(ring);
      case StationEffect.Bye(RingId ring, Outcome outcome) -> to.sip().bye(ring, outcome);
      case StationEffect.ApplyAnswer(String sdp) -> {
        if (live != null) {
          live.media().applyAnswer(sdp);
        }
      }
      case StationEffect.Talk() -> {
        if (live != null) {
          live.media().setTalking(true);
        }
      }
      case StationEffect.MediaLost(RingId ring, String why) ->
          LOG.warn("event=media-failed ring={} reason=\"{}\"", ring, why);
      case StationEffect.RenewMedia() -> renewMedia();
      case StationEffect.ArmLock(RingId ring) -> {
        lastRing = Optional.of(ring);
        if (!to.lock().ringBegins(ring)) {
          LOG.error("event=lock-away ring={}", ring);
        }
      }
      case StationEffect.DisarmLock(RingId ring) -> to.lock().ringEnds(ring);
      case StationEffect.Order(DoorMessage.ToDoor order) -> {
        if (!to.lock().say(order)) {
          LOG.error("event=lock-away ring={}", order.ringForLog());
          event(new StationEvent.LockAway(order));
        }
      }
      case StationEffect.Keep(RingId ring, long pressed, Outcome outcome) -> {
        if (!deskActive()) {
          to.late().keep(ring, pressed, outcome);
          to.desk().ifPresent(desk -> callDesk(desk, ring));
        }
      }
      case StationEffect.Part(String part, boolean works, String detail) -> {
        LOG.warn("event=part part={} works={} detail=\"{}\"", part, works, detail);
        to.sip().say(new DoorMessage.PartReport(part, works, detail));
      }
      case StationEffect.Report(DoorMessage.FromDoor message) -> {
        if (message instanceof DoorMessage.CallBackRefused refused) {
          callBacksRefused++;
          LOG.warn(
              "event=call-back-refused ring={} reason={} count={}",
              refused.ring(),
              refused.reason().code(),
              callBacksRefused);
        }
        to.sip().say(message);
      }
      case StationEffect.Notify(var notice, boolean aloud) -> {
        if (!deskActive()) {
          to.feedback().tell(notice, aloud);
        }
      }
    }
  }

  /** A visitor who talks with the desk phone is served. */
  private void callBack(RingId of) {
    if (deskActive()) {
      carryOut(
          new StationEffect.Report(
              new DoorMessage.CallBackRefused(of, DoorMessage.CallBackRefused.Reason.NOT_NOW)));
    } else {
      take(new StationEvent.CallBack(of));
    }
  }

  /** Ends a call to the desk phone, if there is one. */
  void hangUpDesk() {
    post(
        () -> {
          DeskRing calling = desk;
          if (calling != null) {
            calling.close();
          }
        });
  }

  private boolean deskActive() {
    DeskRing now = desk;
    return now != null && now.active();
  }

  /**
   * No gateway is there: the desk phone is called, unless it is only the media that are missing.
   */
  private void callDesk(DeskSettings settings, RingId ring) {
    if (registered) {
      return;
    }
    DeskRing calling = desk;
    if (calling == null) {
      calling = new DeskRing(settings, doorName, thread, new DeskVisitor());
      desk = calling;
    }
    calling.begin(ring);
  }

  /** What the desk call tells the visitor. */
  private final class DeskVisitor implements DeskRing.Visitor {
    @Override
    public void tell(Notice notice) {
      rooms().feedback().tell(notice, true);
    }

    @Override
    public void listening(boolean open) {
      rooms().feedback().capturing(false, open);
    }

    @Override
    public void over(RingId ring, Outcome outcome) {
      rooms().feedback().tell(machine.notice(), false);
      rooms().late().outcome(ring, outcome);
      if (registered) {
        rooms().late().tell();
      }
    }
  }

  private void invite(StationEffect.Invite invite, Rooms to) {
    if (deskActive() && desk != null) {
      desk.giveWay();
    }
    RingMedia media = prepared;
    if (media == null) {
      throw new IllegalStateException("invited without media");
    }
    prepared = null;
    live = new Live(invite.ring(), media, invite.pressedNanos());
    invite
        .callBackOf()
        .ifPresent(of -> LOG.info("event=call-back ring={} of={}", invite.ring(), of));
    to.sip().invite(invite.ring(), media.offer(), invite.pressedNanos(), invite.callBackOf());
    media.ring();
  }

  private void renewMedia() {
    Live ended = live;
    if (ended != null) {
      ended.media().close();
      live = null;
    }
    RingMedia unused = prepared;
    if (unused != null) {
      unused.close();
      prepared = null;
    }
    prepare();
  }

  /** Prepares the next ring's media; a preparation that is overtaken by another is given up. */
  private void prepare() {
    int own = ++preparation;
    MediaReports reports = new MediaReports();
    rooms()
        .media()
        .prepare(reports)
        .whenCompleteAsync(
            (media, failure) -> {
              if (own != preparation) {
                if (media != null) {
                  media.close();
                }
              } else if (media != null && reports.stale) {
                media.close();
                prepare();
              } else if (media != null) {
                reports.media = media;
                prepared = media;
                if (!mediaTrouble.isEmpty()) {
                  LOG.info("event=media-available");
                  mediaTrouble = "";
                }
                take(new StationEvent.MediaReady());
              } else {
                mediaMissing(failure);
                take(new StationEvent.MediaUnavailable());
                thread.schedule(
                    () -> guarded(() -> prepareAgain(own)),
                    PREPARE_AGAIN_SECONDS,
                    TimeUnit.SECONDS);
              }
            },
            thread);
  }

  /** One line for each reason, not one for each try. */
  private void mediaMissing(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    if (!why.equals(mediaTrouble)) {
      mediaTrouble = why;
      LOG.error("event=media-unavailable reason=\"{}\"", why);
    }
  }

  private void prepareAgain(int after) {
    if (after == preparation) {
      prepare();
    }
  }

  /** What one ring's media report, from the media thread. */
  private final class MediaReports implements RingMedia.Listener {
    private volatile @Nullable RingMedia media;
    private volatile boolean stale;

    @Override
    public void connected() {
      post(
          () -> {
            Live now = live;
            if (now != null && now.media() == media) {
              LOG.info("event=media-connected ring={} press_ms={}", now.ring(), millisSince(now));
              take(new StationEvent.MediaPath(now.ring(), true));
            }
          });
    }

    @Override
    public void interrupted() {
      post(
          () -> {
            Live now = live;
            if (now != null && now.media() == media) {
              LOG.warn("event=media-interrupted ring={}", now.ring());
              take(new StationEvent.MediaPath(now.ring(), false));
            }
          });
    }

    @Override
    public void failed(String why) {
      post(
          () -> {
            Live now = live;
            if (now != null && now.media() == media) {
              take(new StationEvent.MediaEnded(now.ring(), why));
            }
          });
    }

    @Override
    public void cameraLost(String why) {
      cameraTrouble = why;
      LOG.error("event=camera-lost reason=\"{}\"", why);
    }

    @Override
    public void cameraBack() {
      cameraTrouble = "";
      LOG.info("event=camera-back");
    }

    @Override
    public void capturing(boolean camera, boolean microphone) {
      post(() -> rooms().feedback().capturing(camera, microphone));
    }

    @Override
    public void stale(String why) {
      stale = true;
      post(
          () -> {
            RingMedia unused = prepared;
            if (unused != null && unused == media) {
              unused.close();
              prepared = null;
              take(new StationEvent.MediaUnavailable());
              prepare();
            }
          });
    }
  }

  private static long millisSince(Live now) {
    return (System.nanoTime() - now.pressedNanos()) / 1_000_000;
  }

  @Override
  public void edge(Edge edge) {
    post(
        () -> {
          bellTrouble = "";
          take(new StationEvent.Button(edge.active(), edge.nanos()));
        });
  }

  @Override
  public void lost(String why) {
    LOG.error("event=bell-lost reason=\"{}\"", why);
    post(
        () -> {
          bellTrouble = why;
          tellAbilities();
        });
  }

  @Override
  public void registered(String gateway) {
    post(
        () -> {
          registered = true;
          abilities.registered();
          this.gateway = Optional.of(gateway);
          gatewaySince = System.nanoTime();
          take(new StationEvent.GatewayThere());
          if (!deskActive()) {
            rooms().late().tell();
          }
          rooms().upkeep().registered();
        });
  }

  @Override
  public void time(Instant gateway) {
    post(() -> rooms().clock().told(gateway));
  }

  @Override
  public void unreachable(String why) {
    post(
        () -> {
          registered = false;
          gateway = Optional.empty();
          gatewaySince = System.nanoTime();
          take(new StationEvent.GatewayAway());
        });
  }

  @Override
  public void invited(RingId ring) {
    long now = System.nanoTime();
    post(
        () -> {
          Live of = live;
          if (of != null && of.ring().equals(ring)) {
            LOG.info(
                "event=invite-sent ring={} press_ms={}",
                ring,
                (now - of.pressedNanos()) / 1_000_000);
          }
        });
  }

  @Override
  public void ringing(RingId ring) {
    event(new StationEvent.Ringing(ring));
  }

  @Override
  public void progress(RingId ring, String sdp) {
    event(new StationEvent.Progress(ring, sdp));
  }

  @Override
  public void answered(RingId ring, String sdp) {
    event(new StationEvent.Answered(ring, sdp));
  }

  @Override
  public void ended(RingId ring, Outcome outcome) {
    LOG.info("event=call-ended ring={} outcome={}", ring, outcome.code());
    event(new StationEvent.CallEnded(ring, outcome));
  }

  @Override
  public void message(DoorMessage.ToDoor message) {
    switch (message) {
      case DoorMessage.Show show -> event(new StationEvent.Told(show));
      case DoorMessage.Say say -> event(new StationEvent.Said(say));
      case DoorMessage.CallBack wanted -> post(() -> callBack(wanted.ring()));
      case DoorMessage.Certificate certificate -> rooms().upkeep().received(certificate);
      case DoorMessage.SelfTestNow _ -> rooms().upkeep().testNow();
      case DoorMessage.Open open -> {
        long at = System.nanoTime();
        post(
            () -> {
              newestOrder = new Ordered(open, at);
              take(new StationEvent.Ordered(open));
            });
      }
      case DoorMessage.LockdownAsk _, DoorMessage.Lockdown _, DoorMessage.Keys _ ->
          event(new StationEvent.Ordered(message));
    }
  }

  @Override
  public void lockReady(List<String> locks) {
    post(
        () -> {
          lockThere = true;
          take(new StationEvent.LockThere());
        });
  }

  @Override
  public void lockLost() {
    post(
        () -> {
          lockThere = false;
          tellAbilities();
          rooms().facade().lock(false);
        });
  }

  @Override
  public void lockSaid(DoorMessage.FromDoor message) {
    post(
        () -> {
          if (message instanceof LockReport report) {
            switch (report.state()) {
              case PULSING -> {
                rooms().facade().lock(true);
                logPulse(report);
              }
              case RELEASED -> rooms().facade().lock(false);
              case REFUSED -> {}
            }
          }
          take(new StationEvent.LockSaid(message));
        });
  }

  /** How long the order took from the wire to the lock's word that its relay is energised. */
  private void logPulse(LockReport report) {
    Ordered newest = newestOrder;
    if (newest != null
        && newest.order().ring().equals(report.ring())
        && newest.order().counter() == report.counter()) {
      LOG.info(
          "event=lock-pulsing ring={} lock={} counter={} order_ms={}",
          report.ring(),
          report.lock(),
          report.counter(),
          (System.nanoTime() - newest.atNanos()) / 1_000_000);
    }
  }

  /** Ends the thread; the rooms are closed by who made them. */
  void stop() {
    begun.cancel(false);
    thread.shutdownNow();
  }
}
