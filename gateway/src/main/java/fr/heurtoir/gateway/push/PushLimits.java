package fr.heurtoir.gateway.push;

import java.time.Duration;

/**
 * The bounds of pushing.
 *
 * @param waiting how many messages may be under way at once; more are given up
 * @param requests how many requests may be open at once
 * @param request how long one request may take, connection and answer together
 * @param lookup how long the look-up of a name may take
 * @param firstPause before the second try; doubled each time, unless the service names a time
 * @param burst how many messages one phone may be sent at once
 * @param perSecond and how many a second after that
 */
public record PushLimits(
    int waiting,
    int requests,
    Duration request,
    Duration lookup,
    Duration firstPause,
    int burst,
    double perSecond) {
  /** For a town's gateway. */
  public static PushLimits standard() {
    return new PushLimits(
        512, 32, Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1), 24, 0.5);
  }
}
