/**
 * The fallback while no gateway is reachable: one plain SIP call to the school's desk phone through
 * its PBX, with RTP and G.711. Sound only: nothing received on it can open anything.
 *
 * <p>{@link fr.heurtoir.door.desk.DeskRing} decides, {@link
 * fr.heurtoir.protocol.sip.ua.OutgoingCall} makes the call, {@code DeskSound} carries the sound.
 */
@NullMarked
package fr.heurtoir.door.desk;

import org.jspecify.annotations.NullMarked;
