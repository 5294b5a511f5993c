/**
 * Lines of a GPIO chip: the bell's button, the lights and, in the lock process alone, the lock.
 *
 * <p>The interface follows the Linux GPIO character device, version 2 of its user API: a line is
 * requested by one consumer at a time and edges carry the kernel's monotonic time. What a line's
 * level is after its consumer ended, the kernel does not promise. {@link
 * fr.heurtoir.door.gpio.LinuxGpioChip} reaches the device file by {@code java.lang.foreign}.
 */
@NullMarked
package fr.heurtoir.door.gpio;

import org.jspecify.annotations.NullMarked;
