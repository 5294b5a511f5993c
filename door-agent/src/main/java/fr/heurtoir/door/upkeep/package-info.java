/**
 * Regular work while nobody rings: time, certificate, daily check, memory, the service manager's
 * watchdog.
 */
@NullMarked
package fr.heurtoir.door.upkeep;

import org.jspecify.annotations.NullMarked;
