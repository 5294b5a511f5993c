package fr.heurtoir.door.av;

/**
 * One note of a chime.
 *
 * @param hertz its pitch, 0 for a rest
 * @param millis its length
 */
public record Note(int hertz, int millis) {}
