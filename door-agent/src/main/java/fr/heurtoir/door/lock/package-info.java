/**
 * The lock: a separate small process, {@code heurtoir-lock}, without network and native media. It
 * alone owns the lock's GPIO line.
 *
 * <p>The agent announces rings and passes orders through a Unix socket. The process decides by its
 * {@link fr.heurtoir.door.lock.OrderVerifier}, limits every pulse by its own clock, reports the
 * result of each order, and releases the line at an orderly stop. {@link
 * fr.heurtoir.door.lock.LockMachine} is the decision without threads, sockets or clock.
 */
@NullMarked
package fr.heurtoir.door.lock;

import org.jspecify.annotations.NullMarked;
