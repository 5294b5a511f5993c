package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.DoorId;

/**
 * The identity at the other end of a TLS connection, from the certificate whose key it proved to
 * hold: the only subject alternative name {@code sip:DOORID@domain} (RFC 5922 section 7.1, a user's
 * identity).
 *
 * @param domain in lower case
 * @param key the hash of the proven key, see {@link fr.heurtoir.protocol.pki.KeyHash}
 */
public record PeerIdentity(DoorId door, String domain, String key) {}
