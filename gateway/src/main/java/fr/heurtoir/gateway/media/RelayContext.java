package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.DropCounter;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the relays of one loop share.
 *
 * @param video the video codecs wanted of a door, best first; not empty
 * @param clock nanoseconds of one monotonic clock of any origin
 * @param wallClock for the reports that name the time of day
 * @param onLoop whether the caller is on the loop
 * @param flush lets everything go that was sent
 */
record RelayContext(
    RelayLimits limits,
    List<VideoCodec> video,
    DropCounter drops,
    LongSupplier clock,
    InstantSource wallClock,
    SecureRandom random,
    BooleanSupplier onLoop,
    Runnable flush) {
  long now() {
    return clock.getAsLong();
  }

  /** Every call of a relay's belongs on the loop; one from elsewhere is a bug of the caller's. */
  void requireLoop() {
    if (!onLoop.getAsBoolean()) {
      throw new IllegalStateException("not on the media loop");
    }
  }
}
