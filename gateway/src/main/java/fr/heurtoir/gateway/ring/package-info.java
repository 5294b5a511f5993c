/**
 * The core: the states of a ring and how it ends. Pure: events and times go in, effects come out.
 * No clock, thread, socket or log. The gateway's switchboard runs it on one event loop and carries
 * out the effects.
 */
package fr.heurtoir.gateway.ring;
