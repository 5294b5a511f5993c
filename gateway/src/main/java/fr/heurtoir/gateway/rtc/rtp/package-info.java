/**
 * RTP packets (RFC 3550, header extensions by RFC 8285): reading and writing headers, arithmetic of
 * sequence numbers, and what a receiver reports of a stream. Pure: bytes and times in.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.rtp;

import org.jspecify.annotations.NullMarked;
