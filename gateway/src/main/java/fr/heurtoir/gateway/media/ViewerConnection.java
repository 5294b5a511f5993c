package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.RelayCore;
import fr.heurtoir.gateway.media.relay.ViewerLeg;
import fr.heurtoir.gateway.media.transport.TransportFactory.Negotiation;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.protocol.RingId;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection with one of a ring's phones. */
final class ViewerConnection extends PeerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ViewerConnection.class);

  /** How often, in nanoseconds, a phone's sign of life is passed on at most. */
  private static final long HEARD_EVERY = 250_000_000;

  private final RingId ring;
  private final String id;
  private final RelayCore core;
  private final RelayListener listener;
  private final ViewerLeg leg;
  private long heardAt;

  ViewerConnection(
      RingId ring,
      String id,
      RelayCore core,
      RelayListener listener,
      long now,
      LegIdentity identity,
      Negotiation negotiation,
      MediaParameters parameters) {
    super(identity, negotiation, parameters);
    this.ring = ring;
    this.id = id;
    this.core = core;
    this.listener = listener;
    this.leg = core.viewer(id, parameters, transport());
    this.heardAt = now - HEARD_EVERY;
  }

  @Override
  void renegotiated(MediaParameters agreed) {
    leg.renegotiated(agreed);
  }

  @Override
  void close() {
    super.close();
    core.remove(leg);
  }

  @Override
  public void connected(long now) {
    LOG.info("event=media-connected ring={} {}", ring, LegWords.viewer(id));
    leg.connected(now);
    listener.onViewerConnected(id);
  }

  @Override
  public void heard(long now) {
    if (now - heardAt >= HEARD_EVERY) {
      heardAt = now;
      listener.onViewerHeard(id);
    }
  }

  @Override
  public void lost(String why) {
    LOG.info("event=media-lost ring={} {} reason=\"{}\"", ring, LegWords.viewer(id), why);
    leg.disconnected();
    listener.onViewerLost(id, why);
  }

  @Override
  public void rtp(ByteBuf packet, long now) {
    leg.rtp(packet, now);
  }

  @Override
  public void rtcp(ByteBuf compound, long now) {
    leg.rtcp(compound, now);
  }
}
