/**
 * The relay of one ring: one door, any number of viewers, one of them talking. Pure: packets, times
 * and control come in by method calls, packets go out to {@link
 * fr.heurtoir.gateway.media.relay.LegOutput}s; it knows no socket, thread or clock. Packets are
 * plain here, already decrypted and authenticated, and protected only on their way out.
 *
 * <p>Everything about one relay is called from one thread. Times are nanoseconds of one monotonic
 * clock of any origin.
 */
@NullMarked
package fr.heurtoir.gateway.media.relay;

import org.jspecify.annotations.NullMarked;
