package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingEffect.LockState;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A ring with a clock of its own, that delivers ticks as the gateway would and remembers every
 * effect. Its door takes what it is asked for as soon as it is ready.
 */
final class RingBench {
  static final Instant PRESSED = Instant.parse("2026-09-01T08:31:00Z");

  final Ring ring;
  final List<RingEffect> effects = new ArrayList<>();
  Instant now = PRESSED;
  boolean everHeld;
  private boolean doorReady;
  private final List<RingEffect.Open> waiting = new ArrayList<>();

  /** Phones that give no sign of life any more; every other gives one a second while it talks. */
  final Set<String> hung = new HashSet<>();

  /** A ring whose door is ready at once, as doors are. */
  RingBench() {
    this(true);
  }

  RingBench(boolean doorReady) {
    this(doorReady, Optional.empty());
  }

  RingBench(boolean doorReady, Optional<CallBack> callBack) {
    ring =
        new Ring(
            RingId.next(PRESSED.toEpochMilli()),
            new DoorId("portail.jules-ferry"),
            Set.of("gate"),
            RingRules.DEFAULT,
            PRESSED,
            callBack);
    this.doorReady = doorReady;
  }

  List<RingEffect> on(RingEvent event) {
    List<RingEffect> out = ring.on(event, now);
    effects.addAll(out);
    everHeld |= ring.state() instanceof RingState.Held;
    for (RingEffect effect : out) {
      if (effect instanceof RingEffect.Open open) {
        waiting.add(open);
      }
    }
    if (doorReady) {
      takeWaiting();
    }
    return out;
  }

  /** The door is ready for openings: the numbers of those that it took now. */
  List<Integer> doorReady() {
    doorReady = true;
    return takeWaiting();
  }

  private List<Integer> takeWaiting() {
    List<Integer> taken =
        waiting.stream()
            .filter(o -> now.isBefore(o.readyBy()))
            .map(RingEffect.Open::number)
            .toList();
    waiting.clear();
    taken.forEach(number -> moved(number, new OpenNews.Sent()));
    return taken;
  }

  /** Somebody taps on Open now. */
  List<RingEffect> open(String phone, String lock) {
    return on(new RingEvent.Open(phone, lock, now));
  }

  /** What somebody's tap of now asks of the door. */
  RingEffect order(int number) {
    return new RingEffect.Open(
        number, "gate", now.plus(Openings.READY_WITHIN), now.plus(Openings.LIFE));
  }

  RingBench ready(String... phones) {
    for (String phone : phones) {
      on(new RingEvent.PhoneReady(phone));
    }
    return this;
  }

  RingBench told(String... phones) {
    for (String phone : phones) {
      on(new RingEvent.Told(phone));
    }
    return this;
  }

  /** A ring that this phone has answered, with its media connected. */
  RingBench talking(String phone) {
    ready(phone).told(phone);
    on(new RingEvent.ViewerConnected(phone));
    on(new RingEvent.Answer(phone));
    return this;
  }

  /** What was asked of the door. */
  List<RingEffect> asked() {
    return effects.stream().filter(RingEffect.Open.class::isInstance).toList();
  }

  /** The door's driver says something of an opening. */
  List<RingEffect> moved(int number, OpenNews news) {
    return on(new RingEvent.OpeningMoved(number, news));
  }

  RingBench accepted(int number) {
    moved(number, new OpenNews.Accepted());
    return this;
  }

  RingBench released(int number) {
    moved(number, new OpenNews.Released());
    return this;
  }

  RingBench refused(int number) {
    moved(number, new OpenNews.Refused(Optional.empty()));
    return this;
  }

  RingBench advanceTo(Duration sincePress) {
    Instant target = PRESSED.plus(sincePress);
    for (Instant next = now.plusSeconds(1); next.isBefore(target); next = next.plusSeconds(1)) {
      tickUntil(next);
      if (ring.state() instanceof RingState.Talking talking && !hung.contains(talking.phone())) {
        on(new RingEvent.Heard(talking.phone()));
      }
    }
    tickUntil(target);
    return this;
  }

  private void tickUntil(Instant target) {
    for (int ticks = 0; ; ticks++) {
      if (ticks > 1000) {
        throw new AssertionError("a deadline that does not move: " + ring.deadline());
      }
      Instant next = ring.deadline().filter(at -> !at.isAfter(target)).orElse(null);
      if (next == null) {
        break;
      }
      now = next.isAfter(now) ? next : now;
      on(new RingEvent.Tick());
    }
    now = target;
  }

  RingBench advanceBy(Duration time) {
    return advanceTo(Duration.between(PRESSED, now).plus(time));
  }

  boolean did(RingEffect effect) {
    return effects.contains(effect);
  }

  boolean told(String lock, LockState state) {
    return effects.stream()
        .anyMatch(
            e ->
                e instanceof RingEffect.TellLock tell
                    && tell.lock().equals(lock)
                    && tell.state() == state);
  }

  long count(Class<? extends RingEffect> kind) {
    return effects.stream().filter(kind::isInstance).count();
  }

  RingSummary kept() {
    return effects.stream()
        .filter(RingEffect.Keep.class::isInstance)
        .map(e -> ((RingEffect.Keep) e).summary())
        .reduce((_, last) -> last)
        .orElseThrow(() -> new AssertionError("the ring has not ended: " + ring.state()));
  }
}
