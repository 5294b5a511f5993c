package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of WebRTC transports; {@code MediaConfig} has the ranges.
 *
 * @param bind the address to listen on
 * @param port for UDP and TCP alike; 0 takes a free one
 * @param advertised the addresses that peers are told, best first; at least one
 * @param tcp whether to listen for ICE-TCP too
 * @param dtls the limits of all handshakes together
 * @param consent how long a peer may be silent before the gateway stops sending to it (RFC 7675)
 * @param patience the longest time from the answer to a peer's offer until media can flow
 * @param maxTcpConnections the most TCP connections with an authenticated check at once
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
  /** The size requested for the kernel's buffers of a socket that many peers share, in bytes. */
  public static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

  public WebRtcConfig {
    advertised = List.copyOf(advertised);
  }
}
