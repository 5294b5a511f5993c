package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockEffect.Refused;
import fr.heurtoir.door.lock.LockEffect.Release;
import fr.heurtoir.door.lock.LockEffect.Tell;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.Open;
import fr.heurtoir.protocol.order.Nonce;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The lock's decisions: events in, effects out. No thread, socket, disk or clock: {@code now} is in
 * nanoseconds of the monotonic clock. Everything due by {@code now} is done before the event is
 * handled, so that an order that waited cannot lengthen a pulse that should have ended.
 */
final class LockMachine {
  /**
   * An order that the agent received longer ago than this is refused, because nobody expects it any
   * more. The agent's time can only shorten an order's life: the nonce expires by this process's
   * own clock.
   */
  static final Duration MOST_WAIT = Duration.ofSeconds(3);

  /** The most gate reports that wait for the agent. */
  static final int MOST_KEPT = 32;

  private final OrderVerifier verifier;
  private final Pulses pulses;
  private final Lockdown lockdown;
  private final TamperGuard tamper;
  private final StateSaver keeper;
  private final Map<String, GateContact> gates = new LinkedHashMap<>();
  private final Deque<DoorMessage.FromDoor> kept = new ArrayDeque<>();
  private boolean agentThere;
  private boolean stopping;
  private boolean mirrored;

  /**
   * @param loaded the state on the disk, with the enrolment's keys
   * @param broken whether the state on the disk could not be read
   * @param contacts the wired contacts, and whether each is active now
   */
  LockMachine(
      LockSettings settings,
      LockState loaded,
      boolean broken,
      Map<Contact, Boolean> contacts,
      Supplier<Nonce> nonces,
      long now) {
    Signatures signatures = new Signatures();
    signatures.honour(broken ? List.of() : loaded.keys());
    keeper = new StateSaver(loaded, broken);
    verifier = new OrderVerifier(settings.door(), settings.afterEnd(), signatures, nonces);
    pulses = new Pulses(settings.locks());
    boolean alarm = contacts.getOrDefault(new Contact.Alarm(), false);
    lockdown =
        new Lockdown(
            settings.door(),
            keeper,
            signatures,
            new Challenges(nonces),
            alarm,
            settings.guards().latching());
    boolean open = contacts.getOrDefault(new Contact.Case(), false);
    tamper = new TamperGuard(settings.guards().tamperRefuses(), loaded.tampered(), open, now);
    for (LockSettings.Lock lock : settings.locks()) {
      Boolean ajar = contacts.get(new Contact.OfGate(lock.name()));
      if (ajar != null) {
        gates.put(lock.name(), new GateContact(lock.name(), lock.heldOpen(), ajar, now));
      }
    }
    mirrored = lockdown.held();
  }

  /** Whether a lockdown is set. */
  boolean held() {
    return lockdown.held();
  }

  /** Handles one event. */
  List<LockEffect> handle(LockEvent event, long now) {
    List<LockEffect> effects = new ArrayList<>();
    due(now, effects);
    switch (event) {
      case LockEvent.AgentThere() -> agentThere(now, effects);
      case LockEvent.AgentGone() -> {
        agentThere = false;
        verifier.agentGone();
      }
      case LockEvent.RingBegins(RingId ring) -> ringBegins(ring, now, effects);
      case LockEvent.RingEnds(RingId ring) -> verifier.ringEnds(ring, now);
      case LockEvent.Said(DoorMessage.ToDoor message, long at) -> said(message, at, now, effects);
      case LockEvent.Malformed() -> malformed(effects);
      case LockEvent.ContactChanged(Contact contact, boolean active, long at) ->
          changed(contact, active, at);
      case LockEvent.Energised(Open order, long at) -> energised(order, at, effects);
      case LockEvent.LineFailed(Open order) -> {
        release(pulses.end(order.lock()), now, effects);
        refuse(order, Refusal.LINE_FAILED, effects);
      }
      case LockEvent.Saved() -> lockdown.saved(effects);
      case LockEvent.NotSaved() -> lockdown.notSaved(now, effects);
      case LockEvent.Tick() -> {}
      case LockEvent.Stop() -> stop(now, effects);
    }
    due(now, effects);
    if (!agentThere) {
      keepReports(effects);
    }
    return effects;
  }

  private void agentThere(long now, List<LockEffect> effects) {
    agentThere = true;
    effects.add(new Tell(lockdown.state(Optional.empty())));
    effects.add(new Tell(lockdown.keys(true, "")));
    DoorMessage.Tamper opened = tamper.state(now);
    if (opened.open() || opened.refusesForMillis() > 0) {
      effects.add(new Tell(opened));
    }
    kept.forEach(message -> effects.add(new Tell(message)));
    kept.clear();
  }

  /** Keeps reports that nobody hears now and that answer no request, and drops the oldest. */
  private void keepReports(List<LockEffect> effects) {
    for (LockEffect effect : effects) {
      if (effect instanceof Tell(DoorMessage.GateReport report)) {
        kept.add(report);
        if (kept.size() > MOST_KEPT) {
          kept.remove();
        }
      }
    }
  }

  private void ringBegins(RingId ring, long now, List<LockEffect> effects) {
    effects.add(
        verifier
            .ringBegins(ring, now)
            .<LockEffect>map(nonce -> new Tell(new DoorMessage.RingNonce(ring, nonce)))
            .orElseGet(() -> new LockEffect.RingIsOver(ring)));
  }

  private void said(DoorMessage.ToDoor message, long at, long now, List<LockEffect> effects) {
    switch (message) {
      case Open order -> order(order, at, now, effects);
      case DoorMessage.LockdownAsk() -> effects.add(new Tell(lockdown.challenge(now)));
      case DoorMessage.Lockdown order -> lockdown.order(order, now, effects);
      case DoorMessage.Keys order -> lockdown.order(order, now, effects);
      case DoorMessage.Show _,
          DoorMessage.Say _,
          DoorMessage.CallBack _,
          DoorMessage.Certificate _,
          DoorMessage.SelfTestNow _ ->
          malformed(effects);
    }
  }

  private static void malformed(List<LockEffect> effects) {
    effects.add(new Refused(Refusal.MALFORMED, Optional.empty()));
  }

  private void order(Open order, long at, long now, List<LockEffect> effects) {
    Optional<Refusal> refusal;
    if (stopping) {
      refusal = Optional.of(Refusal.STOPPING);
    } else if (!pulses.locks().contains(order.lock())) {
      refusal = Optional.of(Refusal.UNKNOWN_LOCK);
    } else if (pulses.full(order.lock())) {
      refusal = Optional.of(Refusal.TOO_MANY);
    } else {
      refusal = verifier.refuse(order, now).or(() -> refuseGood(at, now));
    }
    if (refusal.isPresent()) {
      refuse(order, refusal.get(), effects);
    } else {
      effects.add(new LockEffect.Energise(order));
    }
  }

  /** Why an authentic order of the gateway is refused. Its counter is spent all the same. */
  private Optional<Refusal> refuseGood(long at, long now) {
    if (lockdown.held()) {
      return Optional.of(Refusal.LOCKDOWN);
    }
    if (tamper.refuses()) {
      return Optional.of(Refusal.TAMPER);
    }
    return now - at > MOST_WAIT.toNanos() ? Optional.of(Refusal.LATE) : Optional.empty();
  }

  private void energised(Open order, long at, List<LockEffect> effects) {
    boolean begins = pulses.energised(order, at);
    GateContact gate = gates.get(order.lock());
    if (begins && gate != null) {
      gate.pulseBegan(order.ring(), at);
    }
    effects.add(report(order, LockReport.State.PULSING, Optional.empty()));
  }

  private void changed(Contact contact, boolean active, long at) {
    switch (contact) {
      case Contact.OfGate(String lock) ->
          Optional.ofNullable(gates.get(lock)).ifPresent(gate -> gate.contact(active, at));
      case Contact.Exit(String lock) -> {
        GateContact gate = gates.get(lock);
        if (active && gate != null) {
          gate.exitPressed(at);
        }
      }
      case Contact.Case() -> tamper.contact(active, at);
      case Contact.Alarm() -> lockdown.contact(active, at);
    }
  }

  private void stop(long now, List<LockEffect> effects) {
    stopping = true;
    pulses.locks().forEach(lock -> release(pulses.end(lock), now, effects));
  }

  /** Does what time and guards demand: no pulse beyond its end, and none in a lockdown. */
  private void due(long now, List<LockEffect> effects) {
    pulses.due(now).forEach(ended -> release(ended, now, effects));
    verifier.renew(now).ifPresent(nonce -> effects.add(new Tell(nonce)));
    lockdown.tick(now, effects);
    if (lockdown.held()) {
      pulses.endAll().forEach(ended -> release(ended, now, effects));
    }
    tamper.tick(now).forEach(told -> effects.add(new Tell(told)));
    if (tamper.refuses() != keeper.live().tampered()) {
      keeper.offer(new LockState.Change.Tampered(tamper.refuses()));
    }
    gates.values().forEach(g -> g.tick(now).forEach(told -> effects.add(new Tell(told))));
    if (mirrored != lockdown.held()) {
      mirrored = lockdown.held();
      effects.add(new LockEffect.Mirror(mirrored));
    }
    keeper.next(now).ifPresent(state -> effects.add(new LockEffect.Save(state)));
  }

  private void release(Pulses.Ended ended, long now, List<LockEffect> effects) {
    effects.add(new Release(ended.lock()));
    ended
        .orders()
        .forEach(order -> effects.add(report(order, LockReport.State.RELEASED, Optional.empty())));
    GateContact gate = gates.get(ended.lock());
    if (gate != null) {
      gate.pulseEnded(now);
    }
  }

  private static void refuse(Open order, Refusal why, List<LockEffect> effects) {
    effects.add(new Refused(why, Optional.of(order.ring())));
    effects.add(report(order, LockReport.State.REFUSED, Optional.of(why.code())));
  }

  private static Tell report(Open order, LockReport.State state, Optional<String> reason) {
    return new Tell(new LockReport(order.ring(), order.lock(), order.counter(), state, reason));
  }

  /** How many gate reports were left out since the last call because there were too many. */
  long takePassedOver() {
    return gates.values().stream().mapToLong(GateContact::takePassedOver).sum();
  }

  /** When the next {@link LockEvent.Tick} is due. Empty while everything is at rest. */
  OptionalLong wakeAt() {
    OptionalLong at = MonotonicTime.earlier(pulses.wakeAt(), lockdown.wakeAt());
    at = MonotonicTime.earlier(at, verifier.wakeAt());
    at = MonotonicTime.earlier(at, tamper.wakeAt());
    at = MonotonicTime.earlier(at, keeper.wakeAt());
    for (GateContact gate : gates.values()) {
      at = MonotonicTime.earlier(at, gate.wakeAt());
    }
    return at;
  }
}
