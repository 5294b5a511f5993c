package fr.heurtoir.gateway.doors;

import java.time.Instant;

/**
 * The wanted lockdown of a door, set by somebody with the permission.
 *
 * @param by a pseudonym of a-z, 0-9, dot and hyphen; a door is told the first 64 characters
 */
public record Wanted(boolean locked, String by, Instant since) {}
