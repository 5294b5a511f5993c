/**
 * DTLS 1.2 as the server of DTLS-SRTP (RFC 5763, RFC 5764), by Bouncy Castle. Its handshakes block,
 * so each has a virtual thread of its own; datagrams are handed over through a bounded queue and
 * results come back on the session's event loop.
 */
@NullMarked
package fr.heurtoir.gateway.media.dtls;

import org.jspecify.annotations.NullMarked;
