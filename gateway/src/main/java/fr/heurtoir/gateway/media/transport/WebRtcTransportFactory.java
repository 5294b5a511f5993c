package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsCounters;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.ice.IceLite;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import fr.heurtoir.gateway.rtc.sdp.WebRtcAnswer;
import fr.heurtoir.gateway.rtc.sdp.WebRtcOffer;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WebRTC transports of one loop: they share a port and a certificate. */
public final class WebRtcTransportFactory implements TransportFactory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebRtcTransportFactory.class);

  private final MediaTransportContext context;
  private final WebRtcConfig config;
  private final Demultiplexer demultiplexer;
  private final Admission admission;
  private final SharedPort port;
  private final DtlsServer dtls;
  private final List<InetSocketAddress> advertised;

  private WebRtcTransportFactory(MediaTransportContext context, WebRtcConfig config, Instant now)
      throws IOException {
    this.context = context;
    this.config = config;
    this.demultiplexer = new Demultiplexer(context);
    this.admission =
        new Admission(
            bounds(config),
            proxy -> false,
            refusal -> context.drop(DropReason.TCP_TOO_MANY),
            context.clock());
    this.port = SharedPort.bind(context, config, demultiplexer, admission);
    this.dtls = new DtlsServer(config.dtls(), context.random(), now);
    this.advertised =
        config.advertised().stream().map(a -> new InetSocketAddress(a, port.number())).toList();
    context.loop().submit(() -> demultiplexer.bound(port.udp())).syncUninterruptibly();
  }

  /**
   * Binds the port. Blocks, so call it off the loop.
   *
   * @param now wall-clock time, for the certificate's dates
   * @throws IOException where the port cannot be bound; the message names it
   */
  public static WebRtcTransportFactory bind(
      MediaTransportContext context, WebRtcConfig config, Instant now) throws IOException {
    WebRtcTransportFactory factory = new WebRtcTransportFactory(context, config, now);
    factory.sayBuffers();
    return factory;
  }

  /**
   * The limits for new TCP connections. A phone or door sends its first authenticated check within
   * moments, so unauthenticated connections get little room. Accepting costs almost nothing here,
   * so the rate limit is too high ever to affect a school's phones.
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

  /**
   * Logs it where the kernel granted smaller buffers than requested. It does so silently, and
   * bursts of packets are then lost.
   */
  private void sayBuffers() {
    for (SocketBuffers.Shortfall one : bufferShortfalls(MediaSockets.BUFFER_BYTES)) {
      LOG.warn(
          "event=media-buffer-small direction={} wanted={} got={} remedy=\"sysctl -w {}={}\"",
          one.direction(),
          one.wanted(),
          one.got(),
          one.sysctl(),
          one.wanted());
    }
  }

  List<SocketBuffers.Shortfall> bufferShortfalls(int wanted) {
    return SocketBuffers.shortfalls(port.udp(), wanted);
  }

  /** The port bound, for UDP and TCP alike. Any thread. */
  public int port() {
    return port.number();
  }

  /** TCP connections that are open. Any thread. */
  public int connections() {
    return admission.open();
  }

  /** The handshakes' counters since the start. Any thread. */
  public DtlsCounters handshakes() {
    return dtls.counters();
  }

  @Override
  public Negotiation negotiate(String text, Optional<MediaTransport> present)
      throws MalformedSdpException {
    WebRtcOffer offer = WebRtcOffer.read(text);
    Optional<WebRtcTransport> continued =
        present
            .filter(WebRtcTransport.class::isInstance)
            .map(WebRtcTransport.class::cast)
            .filter(transport -> transport.continuedBy(offer));
    IceCredentials credentials =
        continued
            .flatMap(transport -> transport.credentialsFor(offer))
            .orElseGet(() -> IceCredentials.random(context.random()));
    return new WebRtcNegotiation(offer, credentials, continued);
  }

  private final class WebRtcNegotiation implements Negotiation {
    private final WebRtcOffer remote;
    private final IceCredentials local;
    private final Optional<WebRtcTransport> continued;

    WebRtcNegotiation(
        WebRtcOffer remote, IceCredentials local, Optional<WebRtcTransport> continued) {
      this.remote = remote;
      this.local = local;
      this.continued = continued;
    }

    @Override
    public Offer offer() {
      return remote.offer();
    }

    @Override
    public TransportAnswer answer() {
      return new WebRtcAnswer(
          remote.bundle(),
          local.ufrag(),
          local.password(),
          dtls.fingerprint(),
          advertised,
          config.tcp() ? advertised : List.of());
    }

    @Override
    public boolean continues() {
      return continued.isPresent();
    }

    @Override
    public MediaTransport open(TransportListener listener) {
      return new WebRtcTransport(
          demultiplexer, dtls, config, context.loop(), remote, local, listener);
    }

    @Override
    public void resume() {
      continued.orElseThrow().resume(remote, local);
    }
  }

  /** Closes the port. Blocks for some seconds at most, so call it off the loop. */
  @Override
  public void close() {
    port.close();
  }
}
