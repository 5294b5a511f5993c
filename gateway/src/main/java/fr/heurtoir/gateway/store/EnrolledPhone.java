package fr.heurtoir.gateway.store;

/**
 * One phone as it was enrolled.
 *
 * @param name 1 to 80 characters, as its person called it
 * @param person the id of whose it is; who that is, and in which schools, configuration says
 */
public record EnrolledPhone(String id, String name, String person) {}
