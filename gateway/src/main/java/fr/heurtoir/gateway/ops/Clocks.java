package fr.heurtoir.gateway.ops;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The clocks that a room is given.
 *
 * @param wall the time of day as the machine has it; it may leap
 * @param steady a time of day that does not leap, for what is kept and compared
 * @param nanos a monotonic clock, as {@link System#nanoTime}
 */
public record Clocks(Clock wall, Clock steady, LongSupplier nanos) {}
