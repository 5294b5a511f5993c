/**
 * The heart: what a ring is and how it ends. Pure: events and the time go in, effects come out; no
 * clock, no thread, no socket, no log. The gateway's switchboard runs it on one event loop and
 * carries out the effects.
 */
package fr.heurtoir.gateway.ring;
