/**
 * SIP's transport layer (RFC 3261 section 18): sockets and connections on Netty, TLS, admission,
 * framing and rates. {@link fr.heurtoir.protocol.sip.transport.TransportLayer} is the entry; a
 * {@link fr.heurtoir.protocol.sip.transport.Flow} is the way to one peer.
 */
package fr.heurtoir.protocol.sip.transport;
