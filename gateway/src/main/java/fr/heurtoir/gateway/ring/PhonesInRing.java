package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The phones of one ring, and what can be said of them together. */
final class PhonesInRing {
  private final Map<String, PhoneInRing> byId = new LinkedHashMap<>();
  private final Duration reachWithin;
  private final Duration wakeAfter;
  private final Duration wokenWithin;

  /** The last moment at which a connected phone had shown the ring; the press, before any has. */
  private Instant lastProof;

  PhonesInRing(RingRules rules, Instant pressed) {
    this.reachWithin = rules.reachWithin();
    this.wakeAfter = rules.wakeAfter();
    this.wokenWithin = rules.wokenWithin();
    this.lastProof = pressed;
  }

  Optional<PhoneInRing> get(String phone) {
    return Optional.ofNullable(byId.get(phone));
  }

  Collection<PhoneInRing> all() {
    return byId.values();
  }

  List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  void ready(String phone, Instant now) {
    PhoneInRing known = byId.get(phone);
    if (known == null) {
      byId.put(phone, new PhoneInRing(phone, now));
    } else {
      known.sentAgain(now);
    }
  }

  /** A phone that can be woken; it need not be connected. */
  void wakeable(String phone, boolean atOnce, Instant now) {
    PhoneInRing known = byId.get(phone);
    if (known == null) {
      known = new PhoneInRing(phone, now);
      known.connected = false;
      byId.put(phone, known);
    }
    known.wake.possible = true;
    known.wake.atOnce = atOnce;
  }

  /**
   * The phones to wake now: those that are not connected, and those that are and have not shown the
   * ring, be it that their page sleeps.
   */
  List<PhoneInRing> toWake(Instant now) {
    return byId.values().stream().filter(p -> mayBeWoken(p) && !now.isBefore(wakeAt(p))).toList();
  }

  /** When the next phone is to be woken. */
  Optional<Instant> wakeDeadline() {
    return byId.values().stream()
        .filter(PhonesInRing::mayBeWoken)
        .map(this::wakeAt)
        .min(Instant::compareTo);
  }

  private static boolean mayBeWoken(PhoneInRing p) {
    return p.wake.unsent()
        && !p.declined
        && p.answeredAt().isEmpty()
        && !(p.connected && p.isTold());
  }

  private Instant wakeAt(PhoneInRing p) {
    return p.connected && !p.wake.atOnce ? p.sentAt.plus(wakeAfter) : p.sentAt;
  }

  void gone(PhoneInRing phone, Instant now) {
    phone.connected = false;
    if (phone.isTold()) {
      // Whoever opened the page has seen the notification; it proves nothing any more.
      phone.wake.over();
    }
    if (phone.isTold() && byId.values().stream().noneMatch(p -> p.connected && p.isTold())) {
      lastProof = now;
    }
  }

  /** Whether somebody who has not declined shows the ring, or has not yet had the time to. */
  boolean somebodyMayAnswer(Instant now) {
    return byId.values().stream().anyMatch(p -> mayAnswer(p, now));
  }

  /** Whether another than the one who talked may take the visitor. */
  boolean anotherMayAnswer(String talker, Instant now) {
    return others(talker).anyMatch(p -> mayAnswer(p, now));
  }

  private Stream<PhoneInRing> others(String talker) {
    return byId.values().stream().filter(p -> !p.id.equals(talker));
  }

  private boolean mayAnswer(PhoneInRing p, Instant now) {
    return !p.declined
        && (p.connected && (p.isTold() || now.isBefore(p.sentAt.plus(reachWithin)))
            || p.wake.mayBeSeen(now, wokenWithin));
  }

  /** The visitor is offered to the others: those who sleep may be woken once more. */
  void offerAgain(String talker) {
    others(talker).forEach(p -> p.wake.again());
  }

  /** When it must be looked at again whether another may answer; empty while that is settled. */
  Optional<Instant> anotherDeadline(String talker) {
    if (others(talker).anyMatch(PhonesInRing::shows)) {
      return Optional.empty();
    }
    return others(talker).flatMap(this::pending).max(Instant::compareTo);
  }

  private static boolean shows(PhoneInRing p) {
    return !p.declined && (p.connected && p.isTold() || p.wake.isDisplayed());
  }

  /** Until when a phone that shows nothing yet may still come to. */
  private Stream<Instant> pending(PhoneInRing p) {
    if (p.declined) {
      return Stream.empty();
    }
    Stream<Instant> page =
        p.connected && !p.isTold() ? Stream.of(p.sentAt.plus(reachWithin)) : Stream.empty();
    return Stream.concat(page, p.wake.pendingUntil(wokenWithin).stream());
  }

  boolean somebodyDeclined() {
    return byId.values().stream().anyMatch(p -> p.declined);
  }

  /** Whether the time in which a phone must show the ring has passed since one last did. */
  boolean silent(Instant now) {
    return !now.isBefore(lastProof.plus(reachWithin));
  }

  boolean somebodyTookPart() {
    return byId.values().stream().anyMatch(p -> p.answeredAt().isPresent() || p.openedLock);
  }

  /** When it must be looked at again whether anybody is reachable; empty while that is proven. */
  Optional<Instant> reachDeadline() {
    if (byId.values().stream().anyMatch(PhonesInRing::shows)) {
      return Optional.empty();
    }
    return Stream.concat(
            byId.values().stream().flatMap(this::pending), Stream.of(lastProof.plus(reachWithin)))
        .max(Instant::compareTo);
  }
}
