package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.sdp.LocalEnd;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;

/**
 * What all relays stand on.
 *
 * @param udp where peers are told to send datagrams
 * @param tcp where peers are told to connect; empty where ICE-TCP is off
 */
record Ground(
    MediaConfig config,
    Port port,
    DtlsServer dtls,
    SecureRandom random,
    EventLoop loop,
    List<InetSocketAddress> udp,
    List<InetSocketAddress> tcp) {

  /** What we say of ourselves in a leg's answer. */
  LocalEnd localEnd(LegIdentity identity, int version, IceCredentials credentials) {
    String fingerprint = dtls.fingerprint().toString();
    int space = fingerprint.indexOf(' ');
    return new LocalEnd(
        identity.sessionId(),
        version,
        credentials.ufrag(),
        credentials.password(),
        new Fingerprint(fingerprint.substring(0, space), fingerprint.substring(space + 1)),
        udp,
        tcp,
        identity.cname(),
        identity.audioSsrc(),
        identity.videoSsrc());
  }

  IceCredentials credentials() {
    return IceCredentials.random(random);
  }

  /** Every call of a relay's belongs on the loop; one from elsewhere is a bug of the caller's. */
  void requireLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("not on the media loop");
    }
  }
}
