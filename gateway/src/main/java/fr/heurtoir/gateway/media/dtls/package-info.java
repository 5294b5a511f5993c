/**
 * DTLS 1.2 as the server of DTLS-SRTP (RFC 5763, RFC 5764), by Bouncy Castle. Its handshakes block,
 * so each runs on its own virtual thread. Datagrams reach that thread by a bounded queue; results
 * return on the session's event loop.
 */
@NullMarked
package fr.heurtoir.gateway.media.dtls;

import org.jspecify.annotations.NullMarked;
