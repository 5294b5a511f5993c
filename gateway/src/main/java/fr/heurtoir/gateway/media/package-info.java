/**
 * The media plane: one UDP port and the same TCP port for every door and phone, one event loop that
 * owns them, sessions (ICE-lite, DTLS-SRTP) above it, and a {@link fr.heurtoir.gateway.media.Relay}
 * for each ring. The protocol cores are in {@code rtc}, the relay's rules in {@code media.relay},
 * the handshakes in {@code media.dtls}; here they meet the sockets.
 *
 * <p>Everything happens on {@link fr.heurtoir.gateway.media.MediaPlane#loop}, without locks.
 */
@NullMarked
package fr.heurtoir.gateway.media;

import org.jspecify.annotations.NullMarked;
