/**
 * The SIP side towards our own doors: the registrar and the calls.
 *
 * <p>{@link fr.heurtoir.gateway.sip.DoorSip} listens for doors over mutual TLS, and for nothing
 * else. Doors' actions reach a {@link fr.heurtoir.gateway.sip.DoorCallListener}; a ring acts on its
 * door through a {@link fr.heurtoir.gateway.sip.DoorCall}. No type of the SIP stack leaves this
 * package. {@code docs/sip.md} describes the protocol.
 */
package fr.heurtoir.gateway.sip;
