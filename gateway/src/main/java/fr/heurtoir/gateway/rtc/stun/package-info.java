/**
 * STUN messages as ICE uses them (RFC 8489): reading, writing, short-term integrity and
 * fingerprint. Bytes in, values out. No socket, no clock, no thread.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.stun;

import org.jspecify.annotations.NullMarked;
