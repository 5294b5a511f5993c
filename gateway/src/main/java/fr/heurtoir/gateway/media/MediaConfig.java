package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.media.transport.WebRtcConfig;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the media plane.
 *
 * @param bind the address to listen on; on a host with several addresses name one, because
 *     otherwise routing chooses the source address of answers
 * @param port 0 to 65535, for UDP and TCP alike; 0 takes a free one
 * @param advertised the addresses that peers are told, best first; at least one
 * @param tcp whether to listen for ICE-TCP too
 * @param video the video codecs wanted of a door, best first; not empty
 * @param relay the limits of each relay
 * @param dtls the limits of all handshakes together
 * @param consent how long a peer may be silent before the gateway stops sending to it (RFC 7675)
 * @param handshakeTimeout the longest time from the answer to a peer's offer until media can flow
 * @param maxRelays the most rings at once, 1 to 10,000
 * @param maxTcpConnections the most TCP connections with an authenticated check at once, 1 to
 *     65,536
 * @param loops the event loops that carry media, 1 to 64; a ring stays on one
 */
public record MediaConfig(
    InetAddress bind,
    int port,
    List<InetAddress> advertised,
    boolean tcp,
    List<VideoCodec> video,
    RelayLimits relay,
    DtlsLimits dtls,
    Duration consent,
    Duration handshakeTimeout,
    int maxRelays,
    int maxTcpConnections,
    int loops) {
  /** The most event loops. */
  public static final int MAX_LOOPS = 64;

  /**
   * @throws IllegalArgumentException where a value is out of range
   */
  public MediaConfig {
    advertised = List.copyOf(advertised);
    video = List.copyOf(video);
    if (port < 0
        || port > 65_535
        || advertised.isEmpty()
        || video.isEmpty()
        || consent.toSeconds() < 1
        || consent.toSeconds() > 600
        || handshakeTimeout.isNegative()
        || maxRelays < 1
        || maxRelays > 10_000
        || maxTcpConnections < 1
        || maxTcpConnections > 65_536
        || loops < 1
        || loops > MAX_LOOPS) {
      throw new IllegalArgumentException("media configuration out of range");
    }
  }

  /** The default settings: VP8 first, 15 s of consent, 30 s for a handshake, one loop. */
  public static MediaConfig of(InetAddress bind, int port, List<InetAddress> advertised) {
    return new MediaConfig(
        bind,
        port,
        advertised,
        true,
        List.of(VideoCodec.VP8, VideoCodec.H264),
        RelayLimits.DEFAULT,
        DtlsLimits.DEFAULT,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        256,
        512,
        1);
  }

  /** The same with so many loops. */
  public MediaConfig withLoops(int count) {
    return new MediaConfig(
        bind,
        port,
        advertised,
        tcp,
        video,
        relay,
        dtls,
        consent,
        handshakeTimeout,
        maxRelays,
        maxTcpConnections,
        count);
  }

  WebRtcConfig webRtc() {
    return new WebRtcConfig(
        bind, port, advertised, tcp, dtls, consent, handshakeTimeout, maxTcpConnections);
  }
}
