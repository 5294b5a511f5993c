package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.DoorId;

/**
 * Who is at the other end of a TLS connection, read from the certificate that it proved to own: the
 * one subject alternative name {@code sip:DOORID@domain} (RFC 5922 section 7.1, a user's identity).
 *
 * @param domain in lower case
 * @param key whose private half it proved to have, see {@link fr.heurtoir.protocol.pki.KeyHash}
 */
public record PeerIdentity(DoorId door, String domain, String key) {}
