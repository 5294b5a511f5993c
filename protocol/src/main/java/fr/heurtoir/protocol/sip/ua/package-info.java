/**
 * A SIP user agent with an account at a server that is not ours, a PBX for instance (RFC 3261
 * sections 8 and 13), with digest authentication (RFC 7616, RFC 8760).
 *
 * <p>{@link fr.heurtoir.protocol.sip.ua.OutgoingCall} is one call with its dialog (RFC 3261 section
 * 12); the media are its caller's ({@link fr.heurtoir.protocol.sip.ua.CallMedia}).
 */
@NullMarked
package fr.heurtoir.protocol.sip.ua;

import org.jspecify.annotations.NullMarked;
