/**
 * RTCP packets (RFC 3550, feedback by RFC 4585 and RFC 5104, REMB by draft-alvestrand-rmcat-remb):
 * reading untrusted compounds within limits, and writing our own. Pure: bytes in, values out.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.rtcp;

import org.jspecify.annotations.NullMarked;
