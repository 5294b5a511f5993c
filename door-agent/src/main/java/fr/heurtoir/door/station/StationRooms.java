package fr.heurtoir.door.station;

import fr.heurtoir.door.av.MediaSource;
import fr.heurtoir.door.desk.DeskSettings;
import fr.heurtoir.door.feedback.Facade;
import fr.heurtoir.door.feedback.Feedback;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.LateRings;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.door.sip.DoorUserAgent;
import fr.heurtoir.door.upkeep.Upkeep;
import java.util.Optional;

/**
 * The parts that the station controls.
 *
 * @param desk the desk phone that is called while no gateway is reachable
 */
public record StationRooms(
    MediaSource media,
    DoorUserAgent sip,
    LockLink lock,
    Feedback feedback,
    Facade facade,
    LateRings late,
    DoorClock clock,
    Upkeep upkeep,
    Optional<DeskSettings> desk) {}
