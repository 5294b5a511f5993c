package fr.heurtoir.gateway.media.dtls;

import java.time.Duration;

/**
 * The limits of a {@link DtlsServer}.
 *
 * @param handshakes the most handshakes in progress at once; further ClientHellos are dropped, and
 *     the client's timer retransmits them. 1 to 10,000
 * @param timeout the longest duration of a handshake, from its first datagram. 1 s to 2 min
 * @param queue the most datagrams waiting for one association. 4 to 1,024
 */
public record DtlsLimits(int handshakes, Duration timeout, int queue) {
  /** 64 handshakes of at most 20 s, 32 datagrams each. */
  public static final DtlsLimits DEFAULT = new DtlsLimits(64, Duration.ofSeconds(20), 32);

  /**
   * @throws IllegalArgumentException where a value is out of range
   */
  public DtlsLimits {
    if (handshakes < 1
        || handshakes > 10_000
        || timeout.toMillis() < 1_000
        || timeout.toMillis() > 120_000
        || queue < 4
        || queue > 1_024) {
      throw new IllegalArgumentException("DTLS limits out of range");
    }
  }
}
