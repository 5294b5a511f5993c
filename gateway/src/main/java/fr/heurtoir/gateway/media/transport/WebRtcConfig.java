package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How WebRTC transports are set up; {@code MediaConfig} has the ranges.
 *
 * @param bind the address to listen on
 * @param port for UDP and TCP alike; 0 takes a free one
 * @param advertised the addresses that peers are told, best first; at least one
 * @param tcp whether to listen for ICE-TCP too
 * @param dtls the bounds of all handshakes
 * @param consent how long a peer may be silent before nothing more is sent to it (RFC 7675)
 * @param patience how long a peer may take from the answer to its offer until media can flow
 * @param maxTcpConnections how many that brought an authentic check at once
 */
public record WebRtcConfig(
    InetAddress bind,
    int port,
    List<InetAddress> advertised,
    boolean tcp,
    DtlsLimits dtls,
    Duration consent,
    Duration patience,
    int maxTcpConnections) {
  public WebRtcConfig {
    advertised = List.copyOf(advertised);
  }
}
