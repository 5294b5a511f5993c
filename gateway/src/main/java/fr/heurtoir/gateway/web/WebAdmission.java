package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.school.CidrBlock;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Limits which connections the web server accepts. */
final class WebAdmission {
  private WebAdmission() {}

  /**
   * The limits, with counters of refused connections by reason.
   *
   * @param bounds other limits than the usual ones
   * @param tls whether a connection begins with a handshake
   * @param proxies addresses without a limit for one source
   */
  static Admission of(
      Counters counters, Optional<Admission.Bounds> bounds, boolean tls, List<CidrBlock> proxies) {
    Map<Admission.Refusal, Counter> refused = new EnumMap<>(Admission.Refusal.class);
    for (Admission.Refusal refusal : Admission.Refusal.values()) {
      refused.put(
          refusal,
          RequestTimes.dropped(
              counters,
              switch (refusal) {
                case RATE_OF_SOURCE -> "rate-of-source";
                case RATE -> "rate";
                case FULL_OF_SOURCE -> "full-of-source";
                case FULL_OF_PEER -> "full-of-phone";
                case FULL_OF_PROVEN -> "full-of-proven";
                case FULL -> "full";
              }));
    }
    Admission admission =
        new Admission(
            bounds.orElseGet(() -> usual(tls)),
            address -> proxies.stream().anyMatch(network -> network.contains(address)),
            refusal -> Objects.requireNonNull(refused.get(refusal)).add(),
            System::nanoTime);
    counters.gauge("heurtoir_web_connections", "HTTP connections that are open", admission::open);
    return admission;
  }

  /**
   * The usual limits. A school's phones may share one address, and each opens some connections at
   * once when a ring wakes them. The rates limit the cost of TLS handshakes. Without TLS a
   * connection costs little, and a proxy that is not configured as trusted opens one for each
   * request.
   */
  private static Admission.Bounds usual(boolean tls) {
    Rate unlimited = new Rate(10_000, 10_000);
    return new Admission.Bounds(
        new Room(
            1024, 256, tls ? new Rate(64, 512) : unlimited, tls ? new Rate(16, 128) : unlimited),
        new Room(
            2048, 512, tls ? new Rate(256, 1024) : unlimited, tls ? new Rate(64, 512) : unlimited),
        4096,
        4,
        4096);
  }
}
