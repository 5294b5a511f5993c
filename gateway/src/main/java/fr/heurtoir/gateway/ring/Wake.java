package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The waking of one phone in a ring: two pushes at most, one when the bell was pressed and one when
 * the visitor is offered again.
 */
final class Wake {
  /** Whether the phone can be woken. */
  boolean possible;

  /** Whether its page is known to be off its screen, so that waiting would not help. */
  boolean atOnce;

  private @Nullable Instant firstSentAt;
  private @Nullable Instant firstDisplayedAt;

  /** When the present push was sent. */
  private @Nullable Instant pushedAt;

  private boolean displayed;
  private boolean over;
  private boolean withdrawn;
  private boolean renewed;

  /** Whether a push may still be sent. */
  boolean unsent() {
    return possible && pushedAt == null;
  }

  void sent(Instant now) {
    pushedAt = now;
    if (firstSentAt == null) {
      firstSentAt = now;
    }
  }

  void displayed(Instant now) {
    if (pushedAt == null) {
      return;
    }
    displayed = true;
    if (firstDisplayedAt == null) {
      firstDisplayedAt = now;
    }
  }

  /** The push failed, or its notification has served its purpose. */
  void over() {
    over = true;
  }

  /** The visitor is offered again: one more push may be sent, and only one. */
  void again() {
    if (withdrawn && !renewed) {
      renewed = true;
      pushedAt = null;
      displayed = false;
      over = false;
      withdrawn = false;
    }
  }

  /** When the first push was sent. */
  Optional<Instant> sentAt() {
    return Optional.ofNullable(firstSentAt);
  }

  /** When a push was first displayed. */
  Optional<Instant> displayedAt() {
    return Optional.ofNullable(firstDisplayedAt);
  }

  /** Until when the present push may still be displayed. */
  Optional<Instant> pendingUntil(Duration within) {
    return displayed || over || withdrawn
        ? Optional.empty()
        : Optional.ofNullable(pushedAt).map(at -> at.plus(within));
  }

  /** Whether somebody may see the notification: it is displayed, or may still be. */
  boolean mayBeSeen(Instant now, Duration within) {
    return !over
        && !withdrawn
        && pushedAt != null
        && (displayed || now.isBefore(pushedAt.plus(within)));
  }

  /** Whether the notification is displayed now, as far as the gateway knows. */
  boolean isDisplayed() {
    return displayed && !over && !withdrawn;
  }

  /** Whether a push was sent that must be taken back. Returns true once for each push. */
  boolean withdraw() {
    if (pushedAt == null || withdrawn) {
      return false;
    }
    withdrawn = true;
    return true;
  }
}
