package fr.heurtoir.gateway.doors;

import java.time.Instant;

/**
 * The wanted lockdown of a door, set by somebody with the permission.
 *
 * @param by a pseudonym, 1 to 64 of a-z, 0-9, dot and hyphen
 */
public record Wanted(boolean locked, String by, Instant since) {}
