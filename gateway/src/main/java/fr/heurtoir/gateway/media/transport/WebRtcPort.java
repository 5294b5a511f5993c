package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsCounters;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.IceLite;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the WebRTC transports of all loops share: the port, the certificate, and the bounds of
 * handshakes and connections. Any thread.
 */
public final class WebRtcPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebRtcPort.class);

  private final RoutingTable table = new RoutingTable();
  private final Admission admission;
  private final SharedPort port;
  private final DtlsServer dtls;
  private final List<TransportFactory> transports;

  private WebRtcPort(List<MediaTransportContext> loops, WebRtcConfig config, Instant now)
      throws IOException {
    MediaTransportContext first = loops.getFirst();
    this.dtls = new DtlsServer(config.dtls(), first.random(), now);
    this.admission =
        new Admission(
            bounds(config),
            proxy -> false,
            refusal -> first.drop(DropReason.TCP_TOO_MANY),
            first.clock());
    List<SharedPort.End> ends =
        loops.stream()
            .map(loop -> new SharedPort.End(loop, new Demultiplexer(loop, table)))
            .toList();
    this.port = SharedPort.bind(ends, config, admission);
    List<InetSocketAddress> advertised =
        config.advertised().stream().map(a -> new InetSocketAddress(a, port.number())).toList();
    for (int i = 0; i < ends.size(); i++) {
      SharedPort.End end = ends.get(i);
      var socket = port.udp().get(i);
      end.context().loop().submit(() -> end.demultiplexer().bound(socket)).syncUninterruptibly();
    }
    this.transports =
        ends.stream()
            .<TransportFactory>map(
                end ->
                    new WebRtcTransportFactory(
                        end.context(), config, end.demultiplexer(), dtls, advertised))
            .toList();
  }

  /**
   * Binds the port. Not on a loop: it waits.
   *
   * @param loops what the transports of each loop share; at least one, the same counters in all
   * @param now the wall clock's time, for the certificate's dates
   * @throws IOException where the port cannot be had; the message names it
   */
  public static WebRtcPort bind(List<MediaTransportContext> loops, WebRtcConfig config, Instant now)
      throws IOException {
    WebRtcPort port = new WebRtcPort(List.copyOf(loops), config, now);
    port.sayBuffers();
    return port;
  }

  /**
   * A phone or door brings its first authentic check within moments: strangers need little room. To
   * be accepted costs next to nothing here, so that no rate is worth a school's phones.
   */
  private static Admission.Bounds bounds(WebRtcConfig config) {
    Rate any = new Rate(10_000, 10_000);
    return new Admission.Bounds(
        new Room(256, 64, any, any),
        new Room(256, 128, any, any),
        config.maxTcpConnections(),
        2 * IceLite.MAX_TUPLES,
        4096);
  }

  /** The kernel gives less than is asked for without a word; a burst of packets is lost then. */
  private void sayBuffers() {
    for (SocketBuffers.Shortfall one : bufferShortfalls(WebRtcConfig.SOCKET_BUFFER_BYTES)) {
      LOG.warn(
          "event=media-buffer-small direction={} wanted={} got={} remedy=\"sysctl -w {}={}\"",
          one.direction(),
          one.wanted(),
          one.got(),
          one.sysctl(),
          one.wanted());
    }
  }

  /** All sockets of the port ask for the same, and get the same. */
  List<SocketBuffers.Shortfall> bufferShortfalls(int wanted) {
    return SocketBuffers.shortfalls(port.udp().getFirst(), wanted);
  }

  /** The transports of each loop, in the order in which the loops were given. */
  public List<TransportFactory> transports() {
    return transports;
  }

  /** The port bound, for UDP and TCP alike. */
  public int number() {
    return port.number();
  }

  /** TCP connections that are open. */
  public int connections() {
    return admission.open();
  }

  /** Tuples, user fragments and connections that are remembered: none where nothing is open. */
  public int remembered() {
    return table.size();
  }

  /** What the handshakes counted since the start. */
  public DtlsCounters handshakes() {
    return dtls.counters();
  }

  /** Frees the port. Not on a loop: it waits some seconds at most. */
  @Override
  public void close() {
    port.close();
  }
}
