/**
 * The station's core: a pure state machine. {@link fr.heurtoir.door.call.StationEvent}s go in with
 * the time, {@link fr.heurtoir.door.call.StationEffect}s come out. No thread, no socket, no clock.
 */
@NullMarked
package fr.heurtoir.door.call;

import org.jspecify.annotations.NullMarked;
