/**
 * A SIP user agent with an account at a foreign server, for example a PBX (RFC 3261 sections 8 and
 * 13), with digest authentication (RFC 7616, RFC 8760).
 *
 * <p>{@link fr.heurtoir.protocol.sip.ua.OutgoingCall} is one call with its dialog (RFC 3261 section
 * 12). The caller supplies the media ({@link fr.heurtoir.protocol.sip.ua.CallMedia}).
 */
@NullMarked
package fr.heurtoir.protocol.sip.ua;

import org.jspecify.annotations.NullMarked;
