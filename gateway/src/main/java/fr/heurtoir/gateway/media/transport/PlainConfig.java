package fr.heurtoir.gateway.media.transport;

import java.net.InetAddress;
import java.time.Duration;

/**
 * The settings of plain RTP transports.
 *
 * @param bind the address to listen on
 * @param advertised the address that peers are told
 * @param firstPort an even port, 1,024 or higher; each session takes two ports from there on; 0
 *     takes free ones
 * @param sessions the most RTP sessions at once, 1 to 1,000; a door with picture and sound has two
 * @param silence how long a peer may send nothing before it counts as lost, 1 s or longer
 * @param patience the longest time from the answer to a peer's offer until its first packet
 */
public record PlainConfig(
    InetAddress bind,
    InetAddress advertised,
    int firstPort,
    int sessions,
    Duration silence,
    Duration patience) {
  /**
   * @throws IllegalArgumentException where a value is out of range
   */
  public PlainConfig {
    boolean ports =
        firstPort == 0
            || firstPort >= 1_024 && firstPort % 2 == 0 && firstPort + 2 * sessions <= 65_536;
    if (!ports
        || sessions < 1
        || sessions > 1_000
        || silence.toSeconds() < 1
        || patience.isNegative()) {
      throw new IllegalArgumentException("plain RTP configuration out of range");
    }
  }
}
