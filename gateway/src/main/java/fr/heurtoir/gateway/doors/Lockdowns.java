package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage.Challenge;
import fr.heurtoir.protocol.door.DoorMessage.Lockdown;
import fr.heurtoir.protocol.door.DoorMessage.LockdownAsk;
import fr.heurtoir.protocol.door.DoorMessage.LockdownState;
import fr.heurtoir.protocol.order.LockdownOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each door to its wanted lockdown state: asks for a challenge, answers it with a signed
 * order, and repeats until the door confirms. Until then, and while a door keeps a lockdown of its
 * own, the gateway refuses orders that would open it.
 *
 * <p>Belongs to the rings' loop.
 */
public final class Lockdowns {
  private static final Logger LOG = LoggerFactory.getLogger(Lockdowns.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

  private static final Duration FLAPS_EVERY = Duration.ofSeconds(10);

  private final DoorLine doors;
  private final OrderKeyring keys;
  private final ScheduledExecutorService loop;
  private final LongSupplier nanos;
  private final Consumer<DoorId> changed;
  private final Audit audit;
  private final Map<DoorId, One> all = new HashMap<>();

  private static final class One {
    @Nullable Wanted wanted;
    @Nullable LockdownState told;
    boolean asked;
    boolean again;
    boolean flaps;
    final TokenBucket news;
    Duration pause = FIRST_RETRY;
    @Nullable Future<?> retry;
    long since;

    One(long now) {
      news = new TokenBucket(20, 0.1, now);
    }
  }

  /** The lockdown state of a door: the wanted one, and the one that the door reported. */
  public record Standing(Optional<Wanted> wanted, Optional<LockdownState> told) {
    /** Whether orders to open must be refused. */
    public boolean refuses() {
      return wanted.filter(Wanted::locked).isPresent()
          || told.filter(LockdownState::held).isPresent();
    }

    /** Whether the door itself is in the wanted state; true where none is wanted. */
    public boolean settled() {
      return wanted.isEmpty()
          || told.filter(state -> state.byOrder() == wanted.get().locked()).isPresent();
    }
  }

  /**
   * @param nanos a monotonic clock, as System.nanoTime
   * @param changed called each time a door's state changed
   * @param audit where a door's word of its own state is recorded
   */
  public Lockdowns(
      Map<DoorId, Wanted> kept,
      DoorLine doors,
      OrderKeyring keys,
      ScheduledExecutorService loop,
      LongSupplier nanos,
      Consumer<DoorId> changed,
      Audit audit) {
    this.audit = audit;
    this.nanos = nanos;
    this.doors = doors;
    this.keys = keys;
    this.loop = loop;
    this.changed = changed;
    kept.forEach((door, wanted) -> of(door).wanted = wanted);
  }

  private One of(DoorId door) {
    return all.computeIfAbsent(door, d -> new One(nanos.getAsLong()));
  }

  /** Where the door stands now. */
  public Standing standing(DoorId door) {
    One one = all.get(door);
    return one == null
        ? new Standing(Optional.empty(), Optional.empty())
        : new Standing(Optional.ofNullable(one.wanted), Optional.ofNullable(one.told));
  }

  /** Whether orders to open this door must be refused now. */
  public boolean refuses(DoorId door) {
    return standing(door).refuses();
  }

  /** Sets the wanted state. A reachable door is asked at once. */
  public void want(DoorId door, Wanted wanted) {
    One one = of(door);
    one.wanted = wanted;
    one.again = false;
    one.since = nanos.getAsLong();
    LOG.warn("event=lockdown-wanted door={} locked={} by={}", door, wanted.locked(), wanted.by());
    changed.accept(door);
    ask(door, one);
  }

  /** A door can be reached again. It will report its state by itself. */
  public void registered(DoorId door) {
    One one = of(door);
    one.pause = FIRST_RETRY;
    if (one.wanted != null && one.wanted.locked()) {
      ask(door, one);
    }
  }

  /** Asks a door again, if it is not in the wanted state and no request is in progress. */
  public void remind(DoorId door) {
    One one = all.get(door);
    if (one != null && one.retry == null && !standing(door).settled()) {
      ask(door, one);
    }
  }

  /** A door can no longer be reached: drops the request in progress. */
  public void unregistered(DoorId door) {
    One one = of(door);
    one.asked = false;
    setRetry(one, null);
  }

  private void ask(DoorId door, One one) {
    if (!doors.registered(door)) {
      return;
    }
    one.asked = true;
    retryLater(door, one);
    doors.send(door, new LockdownAsk());
  }

  /** The door sent a challenge. */
  public void onChallenge(DoorId door, Challenge message) {
    One one = of(door);
    Wanted wanted = one.wanted;
    if (!one.asked || wanted == null) {
      LOG.warn("event=lockdown-challenge-unasked door={}", door);
      return;
    }
    if (message.epoch() >= LockdownOrder.HIGHEST_EPOCH) {
      LOG.error("event=lockdown-epoch-spent door={} epoch={}", door, message.epoch());
      return;
    }
    one.asked = false;
    LockdownOrder order =
        new LockdownOrder(
            door,
            wanted.locked(),
            message.epoch() + 1,
            message.challenge(),
            shortened(wanted.by()));
    doors.send(
        door,
        () ->
            Optional.of(
                new Lockdown(
                    order.locked(),
                    order.epoch(),
                    order.challenge(),
                    order.by(),
                    keys.of(door).sign(door, order))));
  }

  /** For the door's log alone. A person's name with its commune's may be longer. */
  private static String shortened(String by) {
    return by.substring(0, Math.min(by.length(), LockdownOrder.MOST_BY));
  }

  /** The door reported its lockdown state. */
  public void onState(DoorId door, LockdownState state) {
    One one = of(door);
    LockdownState before = one.told;
    one.told = state;
    if (state.refused().isPresent()) {
      LOG.error(
          "event=lockdown-refused door={} epoch={} reason=\"{}\"",
          door,
          state.epoch(),
          state.refused().get());
    }
    if (before == null || before.held() != state.held() || before.byOrder() != state.byOrder()) {
      tell(door, one, state);
    }
    if (standing(door).settled()) {
      one.asked = false;
      one.since = 0;
      one.pause = FIRST_RETRY;
      setRetry(one, null);
    } else if (one.retry == null || (state.refused().isPresent() && !one.again)) {
      // The usual reason of a refusal is that a later challenge replaced the signed one: try once
      // more, at once.
      one.again = true;
      ask(door, one);
    }
  }

  /**
   * Reports a change. Of a flickering contact, twenty changes are reported, then one every ten
   * seconds.
   */
  private void tell(DoorId door, One one, LockdownState state) {
    if (one.news.take(nanos.getAsLong())) {
      LOG.warn(
          "event=lockdown-state door={} by_order={} by_contact={} epoch={} wanted={} after_ms={}",
          door,
          state.byOrder(),
          state.byContact(),
          state.epoch(),
          one.wanted == null ? "-" : one.wanted.locked(),
          one.since == 0 ? "-" : (nanos.getAsLong() - one.since) / 1_000_000);
      audit.record(
          AuditEvent.of(AuditKind.LOCKDOWN_STATE, state.held() ? "held" : "free")
              .atDoor(door)
              .because("by-order=" + state.byOrder() + " by-contact=" + state.byContact()));
      changed.accept(door);
    } else if (!one.flaps) {
      one.flaps = true;
      loop.schedule(
          () -> {
            one.flaps = false;
            LOG.warn("event=lockdown-flaps door={} held={}", door, refuses(door));
            changed.accept(door);
          },
          FLAPS_EVERY.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Asks again later until the door confirms, because messages get lost and a lock process may be
   * starting.
   */
  private void retryLater(DoorId door, One one) {
    Duration pause = one.pause;
    one.pause =
        pause.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause.multipliedBy(2);
    setRetry(
        one,
        loop.schedule(
            () -> {
              one.retry = null;
              one.again = false;
              if (!standing(door).settled()) {
                LOG.warn("event=lockdown-not-held-yet door={}", door);
                ask(door, one);
              }
            },
            pause.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  private static void setRetry(One one, @Nullable Future<?> next) {
    if (one.retry != null) {
      one.retry.cancel(false);
    }
    one.retry = next;
  }
}
