package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import fr.heurtoir.gateway.rtc.sdp.WebRtcAnswer;
import fr.heurtoir.gateway.rtc.sdp.WebRtcOffer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The WebRTC transports of one loop. */
final class WebRtcTransportFactory implements TransportFactory {
  private final MediaTransportContext context;
  private final WebRtcConfig config;
  private final Demultiplexer demultiplexer;
  private final DtlsServer dtls;
  private final List<InetSocketAddress> advertised;

  WebRtcTransportFactory(
      MediaTransportContext context,
      WebRtcConfig config,
      Demultiplexer demultiplexer,
      DtlsServer dtls,
      List<InetSocketAddress> advertised) {
    this.context = context;
    this.config = config;
    this.demultiplexer = demultiplexer;
    this.dtls = dtls;
    this.advertised = advertised;
  }

  @Override
  public Negotiation negotiate(String text, Optional<MediaTransport> present)
      throws MalformedSdpException {
    context.requireLoop();
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
}
