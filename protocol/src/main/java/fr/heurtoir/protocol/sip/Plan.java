package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.pki.ClockedTrust;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sip.SipListener;
import org.jspecify.annotations.Nullable;

/** What an endpoint was asked to be, complete and consistent. */
record Plan(
    String name,
    Map<Transport, InetSocketAddress> listen,
    Set<Transport> client,
    Optional<TlsFiles> tls,
    Optional<ClockedTrust.Time> time,
    Optional<String> host,
    Limits limits,
    SipCounters counters,
    RequestGate gate,
    PeerGate peers,
    Function<SipEndpoint, SipListener> listener,
    Duration keepAlive,
    Duration watchdog) {

  /** The builder's notes. */
  static final class Parts {
    final Map<Transport, InetSocketAddress> listen = new EnumMap<>(Transport.class);
    final Set<Transport> client = EnumSet.noneOf(Transport.class);
    String name = "endpoint";
    @Nullable TlsFiles tls;
    ClockedTrust.@Nullable Time time;
    @Nullable String host;
    @Nullable Function<SipEndpoint, SipListener> listener;
    Limits limits = Limits.defaults();
    SipCounters counters = new SipCounters();
    RequestGate gate = (request, flow) -> Optional.empty();
    PeerGate peers = (peer, remote) -> true;
    Duration keepAlive = Duration.ofSeconds(100);
    Duration watchdog = Duration.ofSeconds(5);

    Plan plan() {
      Function<SipEndpoint, SipListener> given = listener;
      if (given == null) {
        throw new IllegalStateException("an endpoint needs a listener");
      }
      if (listen.isEmpty() && client.isEmpty()) {
        throw new IllegalStateException("an endpoint needs a transport");
      }
      if (client.contains(Transport.UDP)) {
        throw new IllegalStateException("UDP is listened on");
      }
      client.removeAll(listen.keySet());
      boolean tlsWanted = listen.containsKey(Transport.TLS) || client.contains(Transport.TLS);
      if (tlsWanted && tls == null) {
        throw new IllegalStateException("TLS needs certificates");
      }
      return new Plan(
          name,
          Map.copyOf(listen),
          Set.copyOf(client),
          Optional.ofNullable(tls),
          Optional.ofNullable(time),
          Optional.ofNullable(host),
          limits,
          counters,
          gate,
          peers,
          given,
          keepAlive,
          watchdog);
    }
  }
}
