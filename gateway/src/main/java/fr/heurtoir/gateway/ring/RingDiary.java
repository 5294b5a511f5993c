package fr.heurtoir.gateway.ring;

import fr.heurtoir.gateway.ring.RingState.Ended;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When each thing happened in a ring. Makes the {@link RingSummary}. */
final class RingDiary {
  private final RingId ring;
  private final DoorId door;
  private final Instant pressed;
  private final Optional<CallBack> callBack;
  private boolean opened;
  private @Nullable Instant answeredAt;
  private @Nullable Instant endedAt;
  private @Nullable Duration toFirstFrame;
  private @Nullable Duration toAudio;
  private @Nullable Duration toRelay;
  private @Nullable String detail;

  RingDiary(RingId ring, DoorId door, Instant pressed, Optional<CallBack> callBack) {
    this.ring = ring;
    this.door = door;
    this.pressed = pressed;
    this.callBack = callBack;
  }

  void firstFrame(Instant now) {
    if (toFirstFrame == null) {
      toFirstFrame = Duration.between(pressed, now);
    }
  }

  void answered(Instant now) {
    answeredAt = now;
  }

  void twoWayAudio(Instant now) {
    if (toAudio == null && answeredAt != null) {
      toAudio = Duration.between(answeredAt, now);
    }
  }

  /** Records that the relay moved. Returns whether it is the first time in this ring. */
  boolean relayMoved(Instant ordered, Instant now) {
    if (toRelay == null) {
      toRelay = Duration.between(ordered, now);
    }
    boolean first = !opened;
    opened = true;
    return first;
  }

  boolean opened() {
    return opened;
  }

  void ended(@Nullable String why, Instant now) {
    endedAt = now;
    detail = why;
  }

  RingSummary summary(Ended ended, PhonesInRing phones, Instant now) {
    return new RingSummary(
        ring,
        door,
        pressed,
        Duration.between(pressed, endedAt == null ? now : endedAt),
        ended.outcome(),
        ended.by(),
        opened,
        Optional.ofNullable(detail),
        phones.all().stream()
            .flatMap(p -> p.toldAt().stream())
            .min(Instant::compareTo)
            .map(this::sincePress),
        Optional.ofNullable(toFirstFrame),
        Optional.ofNullable(toAudio),
        Optional.ofNullable(toRelay),
        phones.all().stream()
            .map(
                p ->
                    new RingSummary.Receipt(
                        p.id,
                        sincePress(p.firstSentAt),
                        p.wake.sentAt().map(this::sincePress),
                        p.wake.displayedAt().map(this::sincePress),
                        p.toldAt().map(this::sincePress),
                        p.answeredAt().map(this::sincePress),
                        p.sawPicture,
                        p.declined))
            .toList(),
        callBack);
  }

  private Duration sincePress(Instant at) {
    return Duration.between(pressed, at);
  }
}
