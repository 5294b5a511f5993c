package fr.heurtoir.gateway.media.dtls;

import java.time.Duration;

/**
 * The bounds of a {@link DtlsServer}.
 *
 * @param handshakes how many may be under way at once; further ClientHellos are dropped and come
 *     again by the client's own timer. 1 to 10,000
 * @param timeout how long one may take from its first datagram. 1 s to 2 min
 * @param queue how many datagrams may wait for one association. 4 to 1,024
 */
public record DtlsLimits(int handshakes, Duration timeout, int queue) {
  /** 64 handshakes of at most 20 s, 32 datagrams each. */
  public static final DtlsLimits DEFAULT = new DtlsLimits(64, Duration.ofSeconds(20), 32);

  /**
   * @throws IllegalArgumentException where one is out of its range
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
