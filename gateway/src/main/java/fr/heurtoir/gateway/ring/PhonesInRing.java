package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The phones of one ring, and questions about all of them. */
final class PhonesInRing {
  private final Map<String, PhoneInRing> byId = new LinkedHashMap<>();
  private final Duration reachWithin;
  private final Duration wakeAfter;
  private final Duration wokenWithin;

  /** When a connected phone last showed the ring. Before any has, the time of the press. */
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

  /** Records a phone that can be woken, connected or not. */
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
   * The phones to wake now: those that are not connected, and those that are connected but have not
   * shown the ring, for example because their page sleeps.
   */
  List<PhoneInRing> toWake(Instant now) {
    return byId.values().stream().filter(p -> mayBeWoken(p) && !now.isBefore(wakeAt(p))).toList();
  }

  /** When the next phone must be woken. */
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

  /** Whether somebody who has not declined shows the ring, or still has time to show it. */
  boolean somebodyMayAnswer(Instant now) {
    return byId.values().stream().anyMatch(p -> mayAnswer(p, now));
  }

  /** Whether another phone than the talker's may take over the visitor. */
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

  /** Offers the visitor to the other phones. Sleeping ones may be woken once more. */
  void offerAgain(String talker) {
    others(talker).forEach(p -> p.wake.again());
  }

  /** When to check again whether another phone may answer. Empty while the answer cannot change. */
  Optional<Instant> anotherDeadline(String talker) {
    if (others(talker).anyMatch(PhonesInRing::shows)) {
      return Optional.empty();
    }
    return others(talker).flatMap(this::pending).max(Instant::compareTo);
  }

  private static boolean shows(PhoneInRing p) {
    return !p.declined && (p.connected && p.isTold() || p.wake.isDisplayed());
  }

  /** The times until which a phone that does not show the ring yet may still do so. */
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

  /** Whether no phone has shown the ring for longer than a phone may take to show it. */
  boolean silent(Instant now) {
    return !now.isBefore(lastProof.plus(reachWithin));
  }

  boolean somebodyTookPart() {
    return byId.values().stream().anyMatch(p -> p.answeredAt().isPresent() || p.openedLock);
  }

  /** When to check again whether any phone is reachable. Empty while one has proved it. */
  Optional<Instant> reachDeadline() {
    if (byId.values().stream().anyMatch(PhonesInRing::shows)) {
      return Optional.empty();
    }
    return Stream.concat(
            byId.values().stream().flatMap(this::pending), Stream.of(lastProof.plus(reachWithin)))
        .max(Instant::compareTo);
  }
}
