package fr.heurtoir.protocol.sip.transport;

import java.net.InetSocketAddress;

/**
 * Checks a peer after the TLS handshake and before a byte of SIP is read. Only then has the peer
 * proved that it holds the private key, so that a copied certificate alone accuses nobody. A
 * resumed session is checked too. Runs on event loops and must not block.
 */
@FunctionalInterface
public interface PeerGate {
  /** Whether this peer is accepted; otherwise its connection is closed. */
  boolean admits(PeerIdentity peer, InetSocketAddress remote);
}
