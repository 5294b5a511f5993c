/**
 * Session descriptions (RFC 8866) as WebRTC peers write them: a line model that loses nothing, the
 * reading of an offer, and the answers (RFC 8829, ICE-lite, DTLS passive, everything bundled).
 * Pure: text in, text out.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.sdp;

import org.jspecify.annotations.NullMarked;
