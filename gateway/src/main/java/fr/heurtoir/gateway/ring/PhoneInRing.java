package fr.heurtoir.gateway.ring;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a ring knows of one phone. */
final class PhoneInRing {
  final String id;
  final Instant firstSentAt;
  Instant sentAt;
  boolean connected = true;
  boolean media;
  boolean sawPicture;
  boolean declined;
  boolean openedLock;
  final Wake wake = new Wake();

  /** Whether the page that answered still wants the call. A page that said goodbye does not. */
  boolean claims;

  /** When the phone last gave a sign of life. Used while it talks. */
  Instant heardAt;

  private @Nullable Instant toldAt;
  private @Nullable Instant answeredAt;

  PhoneInRing(String id, Instant sentAt) {
    this.id = id;
    this.firstSentAt = sentAt;
    this.sentAt = sentAt;
    this.heardAt = sentAt;
  }

  void told(Instant now) {
    if (toldAt == null) {
      toldAt = now;
    }
  }

  void answered(Instant now) {
    if (answeredAt == null) {
      answeredAt = now;
    }
  }

  Optional<Instant> answeredAt() {
    return Optional.ofNullable(answeredAt);
  }

  Optional<Instant> toldAt() {
    return Optional.ofNullable(toldAt);
  }

  boolean isTold() {
    return toldAt != null;
  }

  /**
   * Records that the ring was sent again. A page that restarts has to show the ring again before
   * the phone counts as told.
   */
  void sentAgain(Instant now) {
    connected = true;
    sentAt = now;
  }
}
