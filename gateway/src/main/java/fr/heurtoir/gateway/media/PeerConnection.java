package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.transport.MediaTransport;
import fr.heurtoir.gateway.media.transport.TransportFactory.Negotiation;
import fr.heurtoir.gateway.media.transport.TransportListener;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;

/**
 * A leg's connection with its peer: the transport, and the media that offers and answers agreed. It
 * passes what the transport receives to the relay.
 */
abstract class PeerConnection implements TransportListener {
  private final LegIdentity identity;
  private final MediaTransport transport;
  private MediaParameters parameters;
  private int version = 1;

  PeerConnection(LegIdentity identity, Negotiation negotiation, MediaParameters parameters) {
    this.identity = identity;
    this.parameters = parameters;
    this.transport = negotiation.open(this);
  }

  MediaTransport transport() {
    return transport;
  }

  LegIdentity identity() {
    return identity;
  }

  MediaParameters parameters() {
    return parameters;
  }

  int version() {
    return version;
  }

  /** Called after a further offer of the peer was answered. */
  void resume(Negotiation negotiation, MediaParameters agreed) {
    negotiation.resume();
    parameters = agreed;
    version++;
    renegotiated(agreed);
  }

  abstract void renegotiated(MediaParameters agreed);

  void tick(long now) {
    transport.tick(now);
  }

  void close() {
    transport.close();
  }
}
