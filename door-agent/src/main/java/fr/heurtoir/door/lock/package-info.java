/**
 * The lock: a separate small process, {@code heurtoir-lock}, without network and without native
 * media, which alone owns the lock's GPIO line.
 *
 * <p>The agent announces rings and hands over orders through a Unix socket; the process decides by
 * its {@link fr.heurtoir.door.lock.OrderVerifier}, bounds every pulse by its own clock, reports
 * what became of each order, and releases the line on an orderly stop. {@link
 * fr.heurtoir.door.lock.LockMachine} is the decision without threads, sockets or clock.
 */
@NullMarked
package fr.heurtoir.door.lock;

import org.jspecify.annotations.NullMarked;
