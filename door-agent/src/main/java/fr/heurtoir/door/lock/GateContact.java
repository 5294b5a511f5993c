package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import fr.heurtoir.protocol.door.DoorMessage.GateReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reports of one gate's contact: opened after an order or by the exit button, not opened, still
 * open, forced, closed. It decides nothing.
 */
final class GateContact {
  /**
   * An opening this soon after a pulse's end still belongs to the pulse, because strikes release
   * slowly.
   */
  static final Duration AFTER_PULSE = Duration.ofSeconds(2);

  /** An opening this soon after a press of the exit button is not forced. */
  static final Duration AFTER_EXIT = Duration.ofSeconds(10);

  /** How long the contact must be steady before a change counts. */
  static final Duration SETTLES = Duration.ofMillis(60);

  /** How often a gate that stays open is reported again. */
  static final Duration AGAIN = Duration.ofHours(1);

  /** The most reports at once; then one every ten seconds. Others are counted. */
  static final int MOST_REPORTS = 20;

  private final String lock;
  private final long heldOpenNanos;
  private final Debouncer contact;
  private final TokenBucket reports =
      new TokenBucket(MOST_REPORTS, Duration.ofSeconds(10).toNanos());
  private long passedOver;
  private @Nullable Passage passage;
  private OptionalLong exit = OptionalLong.empty();
  private long openedAt;
  private long tellOpenAt;
  private Optional<RingId> openedBy = Optional.empty();

  /** A pulse and the time shortly after it. */
  private static final class Passage {
    private final RingId ring;
    private final long since;
    private OptionalLong until = OptionalLong.empty();
    private boolean used;

    Passage(RingId ring, long since) {
      this.ring = ring;
      this.since = since;
    }

    boolean covers(long at) {
      return at - since >= 0 && (until.isEmpty() || at - until.getAsLong() <= 0);
    }
  }

  /**
   * @param open whether the contact shows it open now
   * @param heldOpen after how long an open gate is reported
   */
  GateContact(String lock, Duration heldOpen, boolean open, long now) {
    this.lock = lock;
    this.heldOpenNanos = heldOpen.toNanos();
    this.contact = new Debouncer(open, SETTLES.toNanos(), SETTLES.toNanos());
    this.openedAt = now;
    this.tellOpenAt = now + heldOpenNanos;
  }

  void pulseBegan(RingId ring, long at) {
    Passage began = new Passage(ring, at);
    began.used = contact.active();
    passage = began;
  }

  void pulseEnded(long at) {
    Passage ended = passage;
    if (ended != null && ended.until.isEmpty()) {
      ended.until = OptionalLong.of(at + AFTER_PULSE.toNanos());
    }
  }

  void exitPressed(long at) {
    exit = OptionalLong.of(at);
  }

  void contact(boolean open, long at) {
    contact.edge(open, at);
  }

  /** How many reports were left out because there were too many. Resets the count. */
  long takePassedOver() {
    long taken = passedOver;
    passedOver = 0;
    return taken;
  }

  List<GateReport> tick(long now) {
    List<GateReport> told = new ArrayList<>();
    contact
        .take(now)
        .ifPresent(
            change -> {
              if (change.active()) {
                opened(change.at(), now, told);
              } else {
                tell(openedBy, State.CLOSED, change.at() - openedAt, now, told);
              }
            });
    if (contact.active() && now - tellOpenAt >= 0) {
      tellOpenAt = now + AGAIN.toNanos();
      tell(openedBy, State.STILL_OPEN, now - openedAt, now, told);
    }
    Passage over = passage;
    if (over != null
        && over.until.isPresent()
        && now - over.until.getAsLong() - SETTLES.toNanos() > 0) {
      passage = null;
      if (!over.used) {
        tell(Optional.of(over.ring), State.NOT_OPENED, now - over.since, now, told);
      }
    }
    return told;
  }

  private void opened(long at, long now, List<GateReport> told) {
    openedAt = at;
    tellOpenAt = at + heldOpenNanos;
    openedBy = Optional.empty();
    Passage by = passage;
    if (by != null && by.covers(at)) {
      by.used = true;
      openedBy = Optional.of(by.ring);
      tell(openedBy, State.OPENED, at - by.since, now, told);
    } else if (exit.isPresent()
        && at - exit.getAsLong() >= 0
        && at - exit.getAsLong() <= AFTER_EXIT.toNanos()) {
      tell(openedBy, State.OPENED, 0, now, told);
    } else {
      tell(openedBy, State.FORCED, 0, now, told);
    }
  }

  private void tell(
      Optional<RingId> ring, State state, long afterNanos, long now, List<GateReport> told) {
    if (reports.take(now)) {
      told.add(new GateReport(lock, ring, state, Math.max(0, afterNanos / 1_000_000)));
    } else {
      passedOver++;
    }
  }

  OptionalLong wakeAt() {
    OptionalLong at = contact.wakeAt();
    if (contact.active()) {
      at = MonotonicTime.earlier(at, OptionalLong.of(tellOpenAt));
    }
    Passage waiting = passage;
    if (waiting != null && waiting.until.isPresent()) {
      long until = waiting.until.getAsLong() + SETTLES.toNanos() + 1;
      at = MonotonicTime.earlier(at, OptionalLong.of(until));
    }
    return at;
  }
}
