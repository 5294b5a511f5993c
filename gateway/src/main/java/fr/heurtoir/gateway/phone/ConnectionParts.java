package fr.heurtoir.gateway.phone;

import java.util.function.LongSupplier;

/**
 * What connection messages use: the parts of a {@link PhoneHub}.
 *
 * @param nanos monotonic nanoseconds
 */
record ConnectionParts(
    PhoneDirectory directory,
    PhoneConnections connections,
    PhoneOutput output,
    ListenerCalls listener,
    PhoneCounters counters,
    PhoneLimits limits,
    LongSupplier nanos) {}
