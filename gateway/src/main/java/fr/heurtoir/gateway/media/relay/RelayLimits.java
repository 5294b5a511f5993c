package fr.heurtoir.gateway.media.relay;

import java.time.Duration;

/**
 * The limits of one relay.
 *
 * @param maxViewers the most viewers at once, 1 to 256
 * @param gopPackets the most packets of the current group of pictures that are kept for viewers
 *     that join, 1 to 4096
 * @param gopBytes the most bytes of that group
 * @param gopAge the greatest age of a keyframe that a viewer may start with
 * @param minBitrate the lowest rate that the door is asked for, in bits per second
 * @param maxBitrate the highest rate that the door is asked for, in bits per second
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
   * @throws IllegalArgumentException where a value is out of range
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
