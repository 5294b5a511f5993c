/**
 * The station's SIP user agent: one connection over mutual TLS to one of the configured gateways, a
 * registration kept on it, one call at a time, and door messages both ways.
 *
 * <p>{@link fr.heurtoir.door.sip.DoorUserAgent} is the way in. Everything runs on its one thread;
 * the stack's threads only hand over.
 */
@NullMarked
package fr.heurtoir.door.sip;

import org.jspecify.annotations.NullMarked;
