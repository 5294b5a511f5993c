package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.DoorLeg;
import fr.heurtoir.gateway.media.relay.RelayCore;
import fr.heurtoir.gateway.media.transport.TransportFactory.Negotiation;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.protocol.RingId;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection with a ring's door. */
final class DoorConnection extends PeerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(DoorConnection.class);

  private final RingId ring;
  private final RelayListener listener;
  private final DoorLeg leg;

  DoorConnection(
      RingId ring,
      RelayCore core,
      RelayListener listener,
      LegIdentity identity,
      Negotiation negotiation,
      MediaParameters parameters) {
    super(identity, negotiation, parameters);
    this.ring = ring;
    this.listener = listener;
    this.leg = core.door(parameters, transport());
  }

  /** Whether a whole keyframe was ever received. */
  boolean pictured() {
    return leg.pictured();
  }

  @Override
  void renegotiated(MediaParameters agreed) {
    leg.renegotiated(agreed);
  }

  @Override
  public void connected(long now) {
    LOG.info("event=media-connected ring={} leg=door", ring);
    leg.connected(now);
    listener.onDoorConnected();
  }

  @Override
  public void lost(String why) {
    // A door that hangs up ends its media too. The ring's own log line gives the outcome.
    LOG.info("event=media-lost ring={} leg=door reason=\"{}\"", ring, why);
    leg.disconnected();
    listener.onDoorLost(why);
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
