/**
 * Lines of a GPIO chip: the bell's button and the lights; in the lock process only, the lock.
 *
 * <p>The interface follows the Linux GPIO character device, version 2 of its user API: one consumer
 * at a time requests a line, and edges carry the kernel's monotonic time. The kernel does not
 * promise a line's level after its consumer ended. {@link fr.heurtoir.door.gpio.LinuxGpioChip} uses
 * the device file by {@code java.lang.foreign}.
 */
@NullMarked
package fr.heurtoir.door.gpio;

import org.jspecify.annotations.NullMarked;
