/**
 * SRTP and SRTCP (RFC 3711, RFC 7714) with the two profiles that browsers and libwebrtc negotiate.
 * Packets are protected and unprotected in place. A faulty packet gives a result value, never an
 * exception.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.srtp;

import org.jspecify.annotations.NullMarked;
