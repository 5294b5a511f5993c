/**
 * The station's SIP user agent: one connection over mutual TLS to one of the configured gateways, a
 * registration on it, one call at a time, and door messages both ways.
 *
 * <p>{@link fr.heurtoir.door.sip.DoorUserAgent} is the entry. Everything runs on its only thread;
 * the stack's threads only hand over.
 */
@NullMarked
package fr.heurtoir.door.sip;

import org.jspecify.annotations.NullMarked;
