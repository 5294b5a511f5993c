package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was done in a ring to wake one phone. */
final class Wake {
  /** Whether there is a way to wake it. */
  boolean possible;

  /** Whether its page is known not to be on its screen, so that there is nothing to wait for. */
  boolean atOnce;

  private @Nullable Instant sentAt;
  private @Nullable Instant displayedAt;
  private boolean over;
  private boolean withdrawn;

  void sent(Instant now) {
    sentAt = now;
  }

  void displayed(Instant now) {
    if (displayedAt == null && sentAt != null) {
      displayedAt = now;
    }
  }

  /** It did not work, or its notification has done what it was for. */
  void over() {
    over = true;
  }

  Optional<Instant> sentAt() {
    return Optional.ofNullable(sentAt);
  }

  Optional<Instant> displayedAt() {
    return Optional.ofNullable(displayedAt);
  }

  /** Until when nothing else can be said than that it may still be displayed. */
  Optional<Instant> pendingUntil(Duration within) {
    return displayedAt != null || over ? Optional.empty() : sentAt().map(at -> at.plus(within));
  }

  /** Whether somebody may see it: it is displayed, or may still be. */
  boolean mayBeSeen(Instant now, Duration within) {
    return !over && sentAt != null && (displayedAt != null || now.isBefore(sentAt.plus(within)));
  }

  /** Whether it is displayed now, as far as anybody can know. */
  boolean isDisplayed() {
    return displayedAt != null && !over;
  }

  /** Whether something is there that is to be taken back; true once. */
  boolean withdraw() {
    if (sentAt == null || withdrawn) {
      return false;
    }
    withdrawn = true;
    return true;
  }
}
