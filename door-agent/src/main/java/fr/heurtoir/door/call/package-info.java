/**
 * The station's heart: a pure state machine. What happens at the door and on the network comes in
 * as {@link fr.heurtoir.door.call.StationEvent}s with the time, what is to be done goes out as
 * {@link fr.heurtoir.door.call.StationEffect}s. No thread, no socket, no clock.
 */
@NullMarked
package fr.heurtoir.door.call;

import org.jspecify.annotations.NullMarked;
