/**
 * Lines of a GPIO chip: the bell's button, the lights and, in the lock process alone, the lock.
 *
 * <p>The interface follows the Linux GPIO character device, version 2 of its user API: a line is
 * requested by one consumer at a time, edges carry the kernel's monotonic time, and a line whose
 * consumer ends keeps its last level. The implementation over the device file by {@code
 * java.lang.foreign} belongs here.
 */
@NullMarked
package fr.heurtoir.door.gpio;

import org.jspecify.annotations.NullMarked;
