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
 * What all relays of one loop share.
 *
 * @param video the video codecs wanted of a door, best first; not empty
 * @param clock nanoseconds of one monotonic clock of any origin
 * @param wallClock for the RTCP reports, which contain the time of day
 * @param onLoop whether the caller is on the loop
 * @param flush flushes everything that was written
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

  /**
   * A relay's methods may be called on the loop only.
   *
   * @throws IllegalStateException where the caller is on another thread, which is a bug
   */
  void requireLoop() {
    if (!onLoop.getAsBoolean()) {
      throw new IllegalStateException("not on the ring's media loop");
    }
  }
}
