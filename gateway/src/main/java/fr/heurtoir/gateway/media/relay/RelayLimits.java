package fr.heurtoir.gateway.media.relay;

import java.time.Duration;

/**
 * The bounds of one relay.
 *
 * @param maxViewers how many viewers at once, 1 to 256
 * @param gopPackets the most packets of the current group of pictures that are kept for a viewer
 *     who joins, 1 to 4096
 * @param gopBytes the most bytes of it
 * @param gopAge how old its keyframe may be for a viewer to begin with it
 * @param minBitrate never ask the door for less, in bits per second
 * @param maxBitrate never ask the door for more, in bits per second
 */
public record RelayLimits(
    int maxViewers,
    int gopPackets,
    int gopBytes,
    Duration gopAge,
    long minBitrate,
    long maxBitrate) {
  public static final RelayLimits DEFAULT =
      new RelayLimits(32, 256, 300_000, Duration.ofMillis(1_500), 150_000, 2_000_000);

  /**
   * @throws IllegalArgumentException where a bound is out of its range
   */
  public RelayLimits {
    if (maxViewers < 1
        || maxViewers > 256
        || gopPackets < 1
        || gopPackets > 4_096
        || gopBytes < 1
        || gopAge.isNegative()
        || minBitrate < 1
        || maxBitrate < minBitrate) {
      throw new IllegalArgumentException("relay limits out of range");
    }
  }
}
