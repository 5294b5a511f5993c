/**
 * The SIP edge: the registrar and the leg towards our own doors.
 *
 * <p>{@link fr.heurtoir.gateway.sip.DoorSip} listens for doors over mutual TLS and nothing else.
 * What a door does reaches a {@link fr.heurtoir.gateway.sip.DoorCallListener}; what a ring wants of
 * a door goes through a {@link fr.heurtoir.gateway.sip.DoorCall}. No type of the SIP stack leaves
 * this room. {@code docs/sip.md} describes the protocol.
 */
package fr.heurtoir.gateway.sip;
