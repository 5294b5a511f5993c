package fr.heurtoir.gateway.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done in a ring to wake one phone: at most two pushes, one when the bell was pressed and
 * one where the visitor is offered again.
 */
final class Wake {
  /** Whether there is a way to wake it. */
  boolean possible;

  /** Whether its page is known not to be on its screen, so that there is nothing to wait for. */
  boolean atOnce;

  private @Nullable Instant firstSentAt;
  private @Nullable Instant firstDisplayedAt;

  /** Of the push that counts now. */
  private @Nullable Instant pushedAt;

  private boolean displayed;
  private boolean over;
  private boolean withdrawn;
  private boolean renewed;

  /** Whether a push is still to be sent, as far as this can know. */
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

  /** It did not work, or its notification has done what it was for. */
  void over() {
    over = true;
  }

  /** The visitor is offered again: what was taken back may be pushed once more, and only once. */
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

  /** Until when nothing else can be said than that it may still be displayed. */
  Optional<Instant> pendingUntil(Duration within) {
    return displayed || over || withdrawn
        ? Optional.empty()
        : Optional.ofNullable(pushedAt).map(at -> at.plus(within));
  }

  /** Whether somebody may see it: it is displayed, or may still be. */
  boolean mayBeSeen(Instant now, Duration within) {
    return !over
        && !withdrawn
        && pushedAt != null
        && (displayed || now.isBefore(pushedAt.plus(within)));
  }

  /** Whether it is displayed now, as far as anybody can know. */
  boolean isDisplayed() {
    return displayed && !over && !withdrawn;
  }

  /** Whether something is there that is to be taken back; true once a push. */
  boolean withdraw() {
    if (pushedAt == null || withdrawn) {
      return false;
    }
    withdrawn = true;
    return true;
  }
}
