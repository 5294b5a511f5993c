/**
 * The station at work: {@link fr.heurtoir.door.station.Station} brings the machine what the rooms
 * report and has them do what it wants.
 */
@NullMarked
package fr.heurtoir.door.station;

import org.jspecify.annotations.NullMarked;
