package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.sip.transaction.RequestGate;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.PeerGate;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.sip.transport.TransportLayer;
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

/** An endpoint's settings, complete and consistent. */
record Plan(
    TransportLayer.Settings transport,
    RequestGate gate,
    Function<SipEndpoint, SipListener> listener,
    Duration watchdog) {

  String name() {
    return transport.name();
  }

  Limits limits() {
    return transport.limits();
  }

  SipCounters counters() {
    return transport.counters();
  }

  /** The settings collected by the builder. */
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
          new TransportLayer.Settings(
              name,
              Map.copyOf(listen),
              Set.copyOf(client),
              Optional.ofNullable(tls),
              Optional.ofNullable(time),
              Optional.ofNullable(host),
              limits,
              counters,
              peers,
              keepAlive),
          gate,
          given,
          watchdog);
    }
  }
}
