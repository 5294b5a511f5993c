package fr.heurtoir.protocol.sip.transport;

import java.net.InetSocketAddress;

/**
 * Looks at who came, after the TLS handshake and before a byte of SIP is read: only then has the
 * peer proved that it has the private key, so that a certificate which anybody may copy accuses
 * nobody. A resumed session is asked like a new one. Runs on event loops and must not block.
 */
@FunctionalInterface
public interface PeerGate {
  /** Whether this peer may speak; otherwise its connection is closed. */
  boolean admits(PeerIdentity peer, InetSocketAddress remote);
}
