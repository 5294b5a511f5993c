package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockEffect.Refused;
import fr.heurtoir.door.lock.LockEffect.Tell;
import fr.heurtoir.door.lock.LockState.Change;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockdownState;
import fr.heurtoir.protocol.door.DoorMessage.PartReport;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The lockdown, and the keys that may set and lift it. Setting takes effect at once, and is
 * confirmed when it is on the disk. Lifting, and new keys, take effect only when they are on the
 * disk. Where the state on the disk cannot be read, a lockdown is set and no order can change it.
 */
final class Lockdown {
  /** The part's name in reports about the keys. */
  static final String KEYS = "order-keys";

  /**
   * The greatest step of the epoch in one order. The gateway signs the number after the one that it
   * is told, so somebody who tells it a false number cannot use up all numbers.
   */
  static final long MOST_STEP = 1_000;

  private static final Duration CONTACT_RESTS = Duration.ofMillis(200);

  private final DoorId door;
  private final StateSaver keeper;
  private final Signatures signatures;
  private final Challenges challenges;
  private final Debouncer contact;
  private final boolean latching;
  private final TokenBucket budget = Signatures.budget();
  private boolean unsaid;
  private boolean toldNotSaved;

  Lockdown(
      DoorId door,
      StateSaver keeper,
      Signatures signatures,
      Challenges challenges,
      boolean contactNow,
      boolean latching) {
    this.door = door;
    this.keeper = keeper;
    this.signatures = signatures;
    this.challenges = challenges;
    this.contact = new Debouncer(contactNow, 0, CONTACT_RESTS.toNanos());
    this.latching = latching;
  }

  boolean held() {
    return byOrder() || byContact();
  }

  private boolean byOrder() {
    return keeper.broken() || keeper.live().locked();
  }

  private boolean byContact() {
    return contact.active() || keeper.live().latched();
  }

  LockdownState state(Optional<Refusal> refused) {
    return new LockdownState(
        byOrder(), byContact(), keeper.live().lockdownEpoch(), refused.map(Refusal::code));
  }

  /** The report to the gateway about the keys. */
  PartReport keys(boolean good, String why) {
    LockState live = keeper.live();
    boolean works = good && !keeper.broken() && !live.keys().isEmpty();
    String ids = String.join(" ", live.keys().stream().map(OrderPublicKey::id).toList());
    return new PartReport(
        KEYS, works, "epoch " + live.keyEpoch() + " " + (ids.isEmpty() ? "none" : ids) + why);
  }

  DoorMessage.Challenge challenge(long now) {
    return new DoorMessage.Challenge(challenges.issue(now), keeper.live().lockdownEpoch());
  }

  void contact(boolean active, long at) {
    contact.edge(active, at);
  }

  void tick(long now, List<LockEffect> effects) {
    boolean before = byContact();
    Optional<Debouncer.Change> changed = contact.take(now);
    if (latching && contact.active() && !keeper.live().latched()) {
      keeper.offer(new Change.Latched());
      unsaid |= !before;
    }
    if (changed.isPresent() && before != byContact()) {
      if (latching && !keeper.broken()) {
        unsaid = true;
      } else {
        effects.add(new Tell(state(Optional.empty())));
      }
    }
  }

  void order(DoorMessage.Lockdown said, long now, List<LockEffect> effects) {
    Optional<Refusal> refusal = refuse(said, now);
    if (refusal.isEmpty()) {
      challenges.use(said.challenge());
      Change change =
          said.locked()
              ? new Change.Locked(said.epoch(), said.by())
              : new Change.Lifted(said.epoch(), said.by());
      if (!keeper.offer(change)) {
        refusal = Optional.of(Refusal.BUSY);
      } else if (said.locked()) {
        unsaid = true;
        toldNotSaved = false;
      }
    }
    refusal.ifPresent(why -> refused(why, effects));
  }

  private void refused(Refusal why, List<LockEffect> effects) {
    effects.add(new Refused(why, Optional.empty()));
    effects.add(new Tell(state(Optional.of(why))));
  }

  private Optional<Refusal> refuse(DoorMessage.Lockdown said, long now) {
    if (!challenges.stands(said.challenge(), now)) {
      return Optional.of(Refusal.UNKNOWN_CHALLENGE);
    }
    if (keeper.broken()) {
      return Optional.of(Refusal.STATE_BROKEN);
    }
    if (said.epoch() <= keeper.live().lockdownEpoch()) {
      return Optional.of(Refusal.OLD_EPOCH);
    }
    if (said.epoch() - keeper.live().lockdownEpoch() > MOST_STEP) {
      return Optional.of(Refusal.EPOCH_TOO_FAR);
    }
    LockdownOrder order;
    try {
      order = said.order(door);
    } catch (IllegalArgumentException outOfRange) {
      return Optional.of(Refusal.MALFORMED);
    }
    return signatures.refuse(order, said.signature(), budget, now);
  }

  void order(DoorMessage.Keys said, long now, List<LockEffect> effects) {
    Optional<Refusal> refusal = refuse(said, now);
    if (refusal.isEmpty()) {
      Change change =
          new Change.Keys(said.epoch(), said.keys().stream().map(OrderPublicKey::new).toList());
      refusal = keeper.offer(change) ? Optional.empty() : Optional.of(Refusal.BUSY);
    }
    refusal.ifPresent(why -> keysRefused(why, effects));
  }

  private void keysRefused(Refusal why, List<LockEffect> effects) {
    effects.add(new Refused(why, Optional.empty()));
    effects.add(new Tell(keys(false, "; refused " + why.code())));
  }

  private Optional<Refusal> refuse(DoorMessage.Keys said, long now) {
    if (keeper.broken()) {
      return Optional.of(Refusal.STATE_BROKEN);
    }
    if (said.epoch() <= keeper.live().keyEpoch()) {
      return Optional.of(Refusal.OLD_EPOCH);
    }
    KeyOrder order;
    try {
      order =
          new KeyOrder(door, said.epoch(), said.keys().stream().map(OrderPublicKey::new).toList());
    } catch (IllegalArgumentException outOfRange) {
      return Optional.of(Refusal.MALFORMED);
    }
    return signatures.refuse(order, said.signature(), budget, now);
  }

  void saved(List<LockEffect> effects) {
    keeper.saved().ifPresent(change -> counts(change, effects));
    if (unsaid && keeper.durable()) {
      unsaid = false;
      toldNotSaved = false;
      effects.add(new Tell(state(Optional.empty())));
    }
  }

  private void counts(Change change, List<LockEffect> effects) {
    switch (change) {
      case Change.Lifted _ -> effects.add(new Tell(state(Optional.empty())));
      case Change.Keys _ -> {
        signatures.honour(keeper.live().keys());
        effects.add(new Tell(keys(true, "")));
      }
      case Change.Locked _, Change.Latched _, Change.Tampered _ -> {}
    }
  }

  void notSaved(long now, List<LockEffect> effects) {
    keeper
        .notSaved(now)
        .ifPresent(
            change -> {
              switch (change) {
                case Change.Lifted _ -> refused(Refusal.NOT_SAVED, effects);
                case Change.Keys _ -> keysRefused(Refusal.NOT_SAVED, effects);
                case Change.Locked _, Change.Latched _, Change.Tampered _ -> {}
              }
            });
    if (unsaid && !toldNotSaved) {
      toldNotSaved = true;
      refused(Refusal.NOT_SAVED, effects);
    }
  }

  OptionalLong wakeAt() {
    return contact.wakeAt();
  }
}
