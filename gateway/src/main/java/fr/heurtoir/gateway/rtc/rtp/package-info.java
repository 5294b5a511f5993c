/**
 * RTP packets (RFC 3550, header extensions by RFC 8285): headers, sequence number arithmetic and
 * reception statistics. Pure: bytes and times in.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.rtp;

import org.jspecify.annotations.NullMarked;
