/**
 * The way around a gateway that is away: one plain SIP call to the school's desk phone through its
 * PBX, with RTP and G.711. Talk only: nothing that comes over it can open anything.
 *
 * <p>{@link fr.heurtoir.door.desk.DeskRing} decides, {@link
 * fr.heurtoir.protocol.sip.ua.OutgoingCall} calls, {@code DeskSound} carries the voices.
 */
@NullMarked
package fr.heurtoir.door.desk;

import org.jspecify.annotations.NullMarked;
