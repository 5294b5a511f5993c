/**
 * The station at work: {@link fr.heurtoir.door.station.Station} passes the parts' events to the
 * machine and has the parts carry out its effects.
 */
@NullMarked
package fr.heurtoir.door.station;

import org.jspecify.annotations.NullMarked;
