/**
 * Session descriptions (RFC 8866) as WebRTC ends write them: a line model that loses nothing, the
 * reading of an offer, and the one kind of answer that the gateway gives (RFC 8829, ICE-lite, DTLS
 * passive, everything bundled). Pure: text in, text out.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.sdp;

import org.jspecify.annotations.NullMarked;
