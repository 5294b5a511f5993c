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

  /** The last moment at which a connected phone had shown the ring; the press, before any has. */
  private Instant lastProof;

  PhonesInRing(Duration reachWithin, Instant pressed) {
    this.reachWithin = reachWithin;
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

  void gone(PhoneInRing phone, Instant now) {
    phone.connected = false;
    if (phone.isTold() && byId.values().stream().noneMatch(p -> p.connected && p.isTold())) {
      lastProof = now;
    }
  }

  /** Whether somebody who has not declined shows the ring, or has not yet had the time to. */
  boolean somebodyMayAnswer(Instant now) {
    return byId.values().stream()
        .anyMatch(
            p ->
                p.connected
                    && !p.declined
                    && (p.isTold() || now.isBefore(p.sentAt.plus(reachWithin))));
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
    if (byId.values().stream().anyMatch(p -> p.connected && p.isTold() && !p.declined)) {
      return Optional.empty();
    }
    Stream<Instant> pending =
        byId.values().stream()
            .filter(p -> p.connected && !p.declined && !p.isTold())
            .map(p -> p.sentAt.plus(reachWithin));
    return Stream.concat(pending, Stream.of(lastProof.plus(reachWithin))).max(Instant::compareTo);
  }
}
