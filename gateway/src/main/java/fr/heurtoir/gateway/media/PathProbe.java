package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.transport.MediaTransport;
import fr.heurtoir.gateway.media.transport.NoTransportException;
import fr.heurtoir.gateway.media.transport.TransportFactory;
import fr.heurtoir.gateway.media.transport.TransportFactory.Negotiation;
import fr.heurtoir.gateway.media.transport.TransportListener;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.WebRtcAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A leg that answers connectivity checks for a moment and carries nothing. Whoever is told its
 * credentials can prove by a check (RFC 8445 section 7) that packets reach the media port and come
 * back. Nobody else gets an answer from it, so it is no reflector.
 *
 * @param ufrag the gateway's user fragment
 * @param password a secret of this leg
 * @param port of the gateway, as it is bound
 */
public record PathProbe(String ufrag, String password, int port) {
  /** How long it answers. */
  public static final Duration LIFE = Duration.ofSeconds(5);

  /** Nobody made this offer, and nobody can finish its handshake: no key has that fingerprint. */
  private static final String OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=audio 9 UDP/TLS/RTP/SAVPF 0
      c=IN IP4 0.0.0.0
      a=mid:0
      a=rtcp-mux
      a=recvonly
      a=ice-ufrag:probe
      a=ice-pwd:probeprobeprobeprobeprobe
      a=fingerprint:sha-256 %s
      a=setup:active
      a=rtpmap:0 PCMU/8000
      """
          .formatted("00:".repeat(31) + "00")
          .replace("\n", "\r\n");

  private static final TransportListener NOBODY =
      new TransportListener() {
        @Override
        public void connected(long now) {}

        @Override
        public void lost(String why) {}

        @Override
        public void rtp(ByteBuf packet, long now) {}

        @Override
        public void rtcp(ByteBuf compound, long now) {}
      };

  /** Opens one on a media loop, and closes it after its life. On that loop. */
  static PathProbe open(TransportFactory transports, EventLoop loop, int port, Duration life)
      throws NoTransportException {
    Negotiation negotiation;
    try {
      negotiation = transports.negotiate(OFFER, Optional.empty());
    } catch (MalformedSdpException ours) {
      throw new IllegalStateException(ours);
    }
    if (!(negotiation.answer() instanceof WebRtcAnswer answer)) {
      throw new IllegalStateException("phones are reached by WebRTC");
    }
    MediaTransport leg = negotiation.open(NOBODY);
    loop.schedule(leg::close, life.toMillis(), TimeUnit.MILLISECONDS);
    return new PathProbe(answer.ufrag(), answer.password(), port);
  }

  /** Leaves out the password, which is a secret. */
  @Override
  public String toString() {
    return "PathProbe[" + ufrag + ", " + port + "]";
  }
}
