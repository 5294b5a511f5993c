package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.school.Schools;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the commands look at that ask and change nothing.
 *
 * @param store the phones, and the threads that may wait for the database
 * @param board the live rings; belongs to the rings' loop
 */
public record Observed(
    Supplier<Schools> schools,
    Phones phones,
    PhoneStore store,
    RingStore rings,
    RingBoard board,
    Clock clock) {}
