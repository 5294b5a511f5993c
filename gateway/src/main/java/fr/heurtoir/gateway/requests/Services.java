package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.rota.Absences;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.Wakes;
import java.time.Clock;
import java.util.function.Supplier;

/** What {@link Request}s use. Belongs to the rings' loop. */
public record Services(
    Supplier<Schools> schools,
    RingBoard board,
    Stations stations,
    WantedLockdowns lockdowns,
    RingPlans plans,
    Absences absences,
    Wakes wakes,
    Phones phones,
    Revocations revocations,
    Audit audit,
    Clock clock) {}
