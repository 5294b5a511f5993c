package fr.heurtoir.gateway.school;

/**
 * Somebody of one school. The same id in several schools is the same person, who may have another
 * role in each.
 *
 * @param id {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}
 * @param name 1 to 80 characters
 * @param rings whether they are rung; otherwise only while they stand in for somebody
 */
public record Person(String id, String name, Role role, boolean rings) {
  /** Somebody of the staff, who is rung: what is meant where a school's file says no more. */
  public Person(String id, String name) {
    this(id, name, Role.STAFF, true);
  }
}
