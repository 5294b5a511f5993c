package fr.heurtoir.gateway.school;

/**
 * Somebody who answers the door. The same id in several schools is the same person.
 *
 * @param id {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}
 * @param name 1 to 80 characters
 */
public record Person(String id, String name) {}
