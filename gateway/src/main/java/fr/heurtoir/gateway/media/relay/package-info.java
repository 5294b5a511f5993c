/**
 * The relay of one ring: one door, any number of viewers, one of them talking. Pure: packets, times
 * and commands come in as method calls, packets go out to {@link
 * fr.heurtoir.gateway.media.relay.LegOutput}s. It knows no socket, thread or clock. Packets here
 * are plain: already decrypted and authenticated, and not yet protected.
 *
 * <p>One thread makes all calls to one relay. Times are nanoseconds of one monotonic clock of any
 * origin.
 */
@NullMarked
package fr.heurtoir.gateway.media.relay;

import org.jspecify.annotations.NullMarked;
