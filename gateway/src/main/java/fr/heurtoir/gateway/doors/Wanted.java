package fr.heurtoir.gateway.doors;

import java.time.Instant;

/**
 * The lockdown that somebody with the right to it wants of a door.
 *
 * @param by a pseudonym, 1 to 64 of a-z, 0-9, dot and hyphen
 */
public record Wanted(boolean locked, String by, Instant since) {}
