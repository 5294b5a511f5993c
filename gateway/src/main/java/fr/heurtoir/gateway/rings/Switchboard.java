package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.AudioPolicy;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.media.RelayListener;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.GateState;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Reply;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.Bells;
import fr.heurtoir.gateway.ring.CallBack;
import fr.heurtoir.gateway.ring.Opening;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingRules;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.gateway.sip.DoorCallListener;
import fr.heurtoir.gateway.sip.Warning;
import fr.heurtoir.gateway.store.RingLog;
import fr.heurtoir.gateway.wake.Waking;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the rings: brings them what doors, phones, media and time do, and has their effects carried
 * out. Everything of a ring happens on the one event loop that also carries its media; nothing here
 * blocks or locks.
 */
public final class Switchboard implements DoorCallListener {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
  private static final Duration REACH_WITHIN = Duration.ofSeconds(3);
  private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(3);
  private static final Duration SILENT = Duration.ofSeconds(30);
  private static final Duration LONGEST_AFTER = Duration.ofDays(1);

  /** A lock process's reason for an order whose key it does not honour. */
  private static final String UNKNOWN_KEY = "unknown-key";

  private final ScheduledExecutorService loop;
  private final Supplier<Schools> schools;
  private final MediaPlane media;
  private final RingLog history;
  private final MonotonicClock clock = new MonotonicClock();
  private final Bells bells = new Bells();
  private final Map<RingId, LiveRing> rings = new HashMap<>();
  private final PhoneHub phones;
  private final Effects effects;
  private final Stations stations;
  private final CallBacks callBacks;
  private final Pictures pictures;
  private final Snapshots snapshots;
  private final RingPlans plans;
  private final Permissions permissions;
  private final Waking waking;

  /**
   * @param loop the event loop of the media plane; every method of the listeners is called there
   */
  public Switchboard(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      MediaPlane media,
      RingLog history,
      Stations stations,
      Snapshots snapshots,
      RingPlans plans,
      Permissions permissions,
      PhoneHub phones,
      Waking waking) {
    this.loop = loop;
    this.schools = schools;
    this.media = media;
    this.history = history;
    this.stations = stations;
    this.snapshots = snapshots;
    this.plans = plans;
    this.permissions = permissions;
    this.waking = waking;
    this.phones = phones;
    this.callBacks =
        new CallBacks(loop, schools, stations.doors(), clock, door -> bells.live(door).isPresent());
    this.pictures = new Pictures(this, loop, phones);
    this.effects = new Effects(this, stations, permissions, clock, phones, waking);
  }

  /**
   * How many rings are kept: live ones, and those whose lock may still be opened. Any thread sees a
   * recent value.
   */
  public int live() {
    return rings.size();
  }

  /** The rings' clock. */
  public Instant now() {
    return clock.now();
  }

  /** A moment of {@link System#nanoTime} by the rings' clock. */
  public Instant at(long nanos) {
    return clock.at(nanos);
  }

  /** Every ring that is kept, as a copy. */
  public List<LiveRing> rings() {
    return List.copyOf(rings.values());
  }

  /** Whether the pictures of rings come. */
  public Pictures pictures() {
    return pictures;
  }

  /** Calling back visitors who were missed. */
  public CallBacks callBacks() {
    return callBacks;
  }

  /** What somebody says by one tap, on its way to the visitor. */
  public void say(LiveRing live, fr.heurtoir.protocol.Reply what) {
    effects.say(live, what);
  }

  // ---- doors ------------------------------------------------------------------------------------

  @Override
  public void onInvite(DoorCall call) {
    Instant now = clock.now();
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
    RingPlan plan = school.get().plan();
    switch (rings.containsKey(call.ring())
        ? new Bells.Admission.AlreadyRinging(call.ring())
        : bells.press(call.door(), call.ring(), plan.presses(), plan.pressWindow(), now)) {
      case Bells.Admission.AlreadyRinging already ->
          turnAway(call, school.get(), pressed, now, "rings already: " + already.ring());
      case Bells.Admission.TooOften _ ->
          turnAway(call, school.get(), pressed, now, "pressed too often");
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

  /** A door calls because a phone asked it to: that phone alone is told. */
  private void callBack(
      DoorCall call, RingId of, School school, Door door, Instant pressed, Instant now) {
    Optional<CallBacks.Asked> asked = callBacks.take(call.door(), of);
    if (asked.isEmpty() || rings.containsKey(call.ring())) {
      LOG.warn("event=call-back-unasked ring={} of={} door={}", call.ring(), of, call.door());
      asked.ifPresent(a -> a.reply().error(ErrorCode.INTERNAL, "the door named a ring that is"));
      call.end(Outcome.FAILED);
      return;
    }
    PhoneRef phone = asked.get().phone();
    if (bells.callBack(call.door(), call.ring()).isPresent()) {
      asked.get().reply().error(ErrorCode.NOT_NOW, "the door rings");
      call.end(Outcome.TOO_MANY);
    } else if (!phones.reachable(phone.id())) {
      bells.ended(call.door(), call.ring());
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

  /** Somebody else may be rung at a school from now on: whoever is joins what rings already. */
  public void rotaChanged(String school) {
    for (LiveRing live : rings()) {
      if (live.school.id().equals(school) && live.ring.state() instanceof RingState.Ringing) {
        for (PhoneRef phone : phones.enrolled(school)) {
          if (!live.told(phone.id()) && hears(live, phone.id())) {
            join(live, phone);
          }
        }
      }
    }
  }

  /** A phone is there: it is told of a ring that it has a part in. */
  public void join(LiveRing live, PhoneRef phone) {
    Optional<School> school = schools.get().school(live.school.id());
    boolean another =
        live.ring.callBack().filter(call -> !call.phone().equals(phone.id())).isPresent();
    if (school.isEmpty() || another || !phone.schools().contains(school.get().id())) {
      return;
    }
    Rota rota = plans.rota(school.get());
    if (live.told(phone.id())
        ? permissions.maySee(live, phone.personId())
        : rota.rings(phone.personId())) {
      live.invite(phone, rota);
      reach(live, phone.id());
    }
  }

  /** Whether there is any way to a phone. */
  private boolean hears(LiveRing live, String phone) {
    return phones.reachable(phone) || mayWake(live, phone);
  }

  private boolean mayWake(LiveRing live, String phone) {
    return live.ring.callBack().isEmpty() && waking.to(phone).isPresent();
  }

  /** By its connection, and by push where it does not show the ring. */
  private void reach(LiveRing live, String phone) {
    if (phones.reachable(phone)) {
      on(live, new RingEvent.PhoneReady(phone));
    }
    if (mayWake(live, phone)) {
      on(live, new RingEvent.CanWake(phone, !phones.visible(phone)));
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

  /** A phone has no part in a ring any more: its picture and its voice end. */
  public void leave(LiveRing live, String phone) {
    on(live, new RingEvent.PhoneGone(phone, true));
    live.relay.drop(phone);
  }

  private void turnAway(DoorCall call, School school, Instant pressed, Instant now, String why) {
    call.end(Outcome.TOO_MANY);
    RingSummary summary =
        RingSummary.turnedAway(
            call.ring(), call.door(), pressed, Duration.between(pressed, now), why);
    Rows.log(LOG.atInfo(), "ring-ended", summary);
    if (!rings.containsKey(call.ring())) {
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
    Relay relay = media.open(call.ring(), AudioPolicy.PHONES, new Legs(call.ring()));
    Ring ring =
        new Ring(
            call.ring(),
            call.door(),
            java.util.Set.copyOf(door.locks()),
            rules(school.plan(), callBack.isPresent()),
            pressed,
            callBack);
    LiveRing live = new LiveRing(ring, school, door, call, relay);
    rings.put(call.ring(), live);
    LOG.info(
        "event=ring ring={} door={} press_age_ms={}",
        call.ring(),
        call.door(),
        Duration.between(pressed, now).toMillis());
    return live;
  }

  /** The door's media are answered, and those of these phones that can be reached are told. */
  private void answer(LiveRing live, List<PhoneRef> rung, Rota rota) {
    DoorCall call = live.call;
    rung.stream()
        .filter(phone -> hears(live, phone.id()))
        .forEach(phone -> live.invite(phone, rota));
    history.begin(
        Rows.begun(
            call.ring(), call.door(), live.school.id(), live.ring.pressed(), live.callBack()));
    switch (live.relay.door(call.offer())) {
      case Relay.Answer.Accepted accepted -> {
        live.answer = accepted.sdp();
        call.ringing();
        call.progress(accepted.sdp());
        // All are known before the first is told: each phone shows who else is called.
        for (String phone : List.copyOf(live.phones.keySet())) {
          reach(live, phone);
        }
        if (rung.isEmpty()) {
          // Waiting would change nothing: the visitor is told at once.
          on(live, new RingEvent.NobodyToRing(rota.rung().isEmpty() ? "all-away" : "no-phone"));
        } else {
          // With nobody there, the ring has a deadline all the same.
          on(live, new RingEvent.Tick());
        }
      }
      case Relay.Answer.Refused refused -> {
        LOG.warn(
            "event=media-refused ring={} door={} reason={} offered=\"{}\"",
            call.ring(),
            call.door(),
            word(refused.reason()),
            refused.detail());
        call.warn(warning(refused));
        on(
            live,
            // Of an offer without usable media neither end is broken (RFC 3261 section 21.4.26).
            new RingEvent.MediaRefused(word(refused.reason()) + ": " + refused.detail()));
      }
    }
  }

  @Override
  public void onCancelled(DoorCall call) {
    find(call.ring()).ifPresent(live -> on(live, new RingEvent.DoorHungUp("cancelled")));
  }

  @Override
  public void onEnded(DoorCall call, String why) {
    find(call.ring())
        .ifPresent(
            live ->
                on(
                    live,
                    why.equals("bye")
                        ? new RingEvent.DoorHungUp(why)
                        : new RingEvent.DoorLost(why)));
  }

  @Override
  public void onReoffer(DoorCall call, String offer, Consumer<Optional<String>> answer) {
    answer.accept(
        find(call.ring())
            .map(live -> live.relay.door(offer))
            .flatMap(
                result ->
                    switch (result) {
                      case Relay.Answer.Accepted accepted -> Optional.of(accepted.sdp());
                      case Relay.Answer.Refused refused -> {
                        call.warn(warning(refused));
                        yield Optional.empty();
                      }
                    }));
  }

  private static Warning warning(Relay.Answer.Refused refused) {
    return switch (refused.reason()) {
      case NO_COMMON_CODEC -> Warning.incompatible(refused.detail());
      case BAD_OFFER -> Warning.miscellaneous(refused.detail());
    };
  }

  @Override
  public void onCertificateRequest(
      DoorId door, String key, DoorMessage.CertificateRequest request) {
    stations.onCertificateRequest(door, key, request);
  }

  @Override
  public void onMessage(DoorId door, DoorMessage.FromDoor message) {
    switch (message) {
      case DoorMessage.LockReport report -> ofRing(door, () -> lockReport(door, report));
      case DoorMessage.RingNonce nonce -> ofRing(door, () -> nonce(door, nonce));
      case DoorMessage.GateReport report -> ofRing(door, () -> gate(door, report));
      case DoorMessage.CallBackRefused refused ->
          ofRing(door, () -> callBacks.refused(door, refused));
      // The stations' room bounds the rest.
      case DoorMessage.LateRing late -> {
        callBacks.late(door, late);
        stations.onMessage(door, late);
      }
      case DoorMessage.Challenge _,
          DoorMessage.LockdownState _,
          DoorMessage.Tamper _,
          DoorMessage.PartReport _,
          DoorMessage.Abilities _,
          DoorMessage.SelfTest _,
          DoorMessage.CertificateRequest _ ->
          stations.onMessage(door, message);
    }
  }

  /** Within what a door may send of its rings and gates. */
  private void ofRing(DoorId door, Runnable act) {
    if (stations.takesOfRing(door)) {
      act.run();
    }
  }

  private void lockReport(DoorId door, DoorMessage.LockReport report) {
    find(report.ring())
        .filter(live -> live.ring.door().equals(door))
        .ifPresentOrElse(
            live -> {
              if (report.state() == DoorMessage.LockReport.State.REFUSED
                  && report.reason().filter(UNKNOWN_KEY::equals).isPresent()) {
                stations.keyRefused(door);
              }
              on(
                  live,
                  new RingEvent.LockReported(
                      report.lock(), report.counter(), report.state(), report.reason()));
            },
            () ->
                LOG.warn(
                    "event=lock-report-unmatched ring={} door={} lock={} state={}",
                    report.ring(),
                    door,
                    report.lock(),
                    report.state()));
  }

  private void nonce(DoorId door, DoorMessage.RingNonce nonce) {
    find(nonce.ring())
        .filter(live -> live.ring.door().equals(door))
        .ifPresentOrElse(
            live -> on(live, new RingEvent.NonceCame(nonce.nonce())),
            // The door's clock for a ring that is over goes on a little longer than ours.
            () -> LOG.debug("event=nonce-unmatched ring={} door={}", nonce.ring(), door));
  }

  /** The gate itself, as its contact shows it: told to whoever is at it. */
  private void gate(DoorId door, DoorMessage.GateReport report) {
    GateState state =
        switch (report.state()) {
          case OPENED -> GateState.OPENED;
          case NOT_OPENED -> GateState.NOT_OPENED;
          case STILL_OPEN -> GateState.STILL_OPEN;
          case FORCED -> GateState.FORCED;
          case CLOSED -> GateState.CLOSED;
        };
    Optional<LiveRing> live =
        report.ring().flatMap(this::find).filter(l -> l.ring.door().equals(door));
    boolean alarming = state == GateState.FORCED || state == GateState.STILL_OPEN;
    LOG.atLevel(alarming ? Level.WARN : Level.INFO)
        .log(
            "event=gate ring={} door={} lock={} state={} after_ms={}",
            report.ring().map(RingId::value).orElse("-"),
            door,
            report.lock(),
            state.code(),
            report.afterMillis());
    if (state == GateState.FORCED) {
      stations.forced(door, report);
    }
    Optional<Door> known = schools.get().door(door);
    if (known.isEmpty() || !known.get().locks().contains(report.lock())) {
      return;
    }
    var message =
        new ToPhone.Gate(
            live.map(l -> l.ring.id()),
            new Named(door.value(), known.get().name()),
            report.lock(),
            state,
            Duration.ofMillis(Math.min(report.afterMillis(), LONGEST_AFTER.toMillis())));
    if (live.isPresent()) {
      on(live.get(), new RingEvent.GateReported(report.lock(), report.state()));
      live.get().ring.phones().forEach(phone -> phones.send(phone, message));
    } else if (alarming) {
      phones.enrolled(door.school()).forEach(p -> phones.send(p.id(), message));
    }
  }

  @Override
  public void onRegistered(DoorId door, int protocol) {
    stations.onRegistered(door, protocol);
  }

  @Override
  public void onUnregistered(DoorId door, String why) {
    stations.onUnregistered(door, why);
  }

  // ---- media ------------------------------------------------------------------------------------

  /** What the relay of one ring tells, brought to that ring. */
  private final class Legs implements RelayListener {
    private final RingId ring;

    Legs(RingId ring) {
      this.ring = ring;
    }

    @Override
    public void onDoorConnected() {
      find(ring).ifPresent(live -> on(live, new RingEvent.DoorMediaConnected()));
    }

    @Override
    public void onDoorFirstFrame() {
      LOG.debug("event=door-first-frame ring={}", ring);
      find(ring).ifPresent(snapshots::seen);
    }

    @Override
    public void onDoorLost(String why) {
      find(ring).ifPresent(live -> on(live, new RingEvent.DoorMediaEnded(why)));
    }

    @Override
    public void onViewerConnected(String phone) {
      find(ring).ifPresent(live -> on(live, new RingEvent.ViewerConnected(phone)));
    }

    @Override
    public void onViewerLost(String phone, String why) {
      LOG.info("event=viewer-lost ring={} phone={} reason=\"{}\"", ring, phone, why);
      find(ring).ifPresent(live -> on(live, new RingEvent.ViewerLost(phone, why)));
    }

    @Override
    public void onViewerHeard(String phone) {
      find(ring).ifPresent(live -> heard(live, phone));
    }

    @Override
    public void onTwoWayAudio(String phone) {
      find(ring).ifPresent(live -> on(live, new RingEvent.TwoWayAudio(phone)));
    }
  }

  /** The phone that talks gave a sign of life; of any other it says nothing new. */
  public void heard(LiveRing live, String phone) {
    if (live.watched().filter(phone::equals).isPresent()) {
      on(live, new RingEvent.Heard(phone));
    }
  }

  // ---- running ----------------------------------------------------------------------------------

  public void on(LiveRing live, RingEvent event) {
    on(live, event, Effects.NOBODY);
  }

  /**
   * Brings one event to one ring. A defect of ours in there ends that ring and no other: it is told
   * as {@link RingEvent.Broken}, once.
   */
  public void on(LiveRing live, RingEvent event, Reply reply) {
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

  /** The ring has its outcome: its door may ring anew. */
  void ended(LiveRing live) {
    bells.ended(live.ring.door(), live.ring.id());
  }

  /** Nothing more can happen to this ring. */
  void forget(LiveRing live) {
    live.setTimer(null);
    effects.watch(live, Optional.empty());
    live.relay.close();
    bells.ended(live.ring.door(), live.ring.id());
    rings.remove(live.ring.id(), live);
  }

  /** The gateway stops: every ring ends now, with its row, its line, and a word to its visitor. */
  public void stop() {
    for (LiveRing live : new ArrayList<>(rings.values())) {
      on(live, new RingEvent.Stopping());
      live.setTimer(null);
    }
  }

  /** One ring that is kept. */
  public Optional<LiveRing> find(RingId ring) {
    return Optional.ofNullable(rings.get(ring));
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

  public static String word(Relay.Answer.Reason reason) {
    return switch (reason) {
      case NO_COMMON_CODEC -> "no-common-codec";
      case BAD_OFFER -> "bad-offer";
    };
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
    live.kept = true;
    history.append(Rows.row(whole, live.school.id(), live.named(summary.by()), live.callBack()));
    if (summary.callBack().isEmpty()) {
      callBacks.ended(
          summary.ring(), summary.door(), summary.pressed(), summary.outcome(), summary.opened());
    }
  }

  /** Whether a ring ended so because something is not as it should be. */
  private static boolean broke(Outcome outcome) {
    return switch (outcome) {
      case NOBODY_REACHABLE, FAILED, DOOR_LOST, PHONE_LOST, NO_COMMON_CODEC -> true;
      case ANSWERED, OPENED, DECLINED, NOBODY_ANSWERED, VISITOR_LEFT, TOO_MANY, TIME_LIMIT -> false;
    };
  }

  void keep(LiveRing live, Opening opening) {
    history.append(Rows.opening(live, opening));
  }
}
