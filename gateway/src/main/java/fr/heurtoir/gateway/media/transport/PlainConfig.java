package fr.heurtoir.gateway.media.transport;

import java.net.InetAddress;
import java.time.Duration;

/**
 * How plain RTP transports are set up.
 *
 * @param bind the address to listen on
 * @param advertised the address that peers are told
 * @param firstPort an even port from 1,024 on, from which two ports a session are taken; 0 takes
 *     free ones
 * @param sessions how many RTP sessions at once, 1 to 1,000; a door with picture and sound has two
 * @param silence how long a peer may send nothing before it counts as lost, from 1 s on
 * @param patience how long it may take from the answer to its offer until its first packet
 */
public record PlainConfig(
    InetAddress bind,
    InetAddress advertised,
    int firstPort,
    int sessions,
    Duration silence,
    Duration patience) {
  /**
   * @throws IllegalArgumentException where a value is out of its range
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
