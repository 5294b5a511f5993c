package fr.heurtoir.gateway.school;

/**
 * Somebody of one school. The same id in several schools is the same person, who may have another
 * role in each.
 *
 * @param id {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}
 * @param name 1 to 80 characters
 * @param rings whether the person is rung for themselves; otherwise only as a stand-in
 */
public record Person(String id, String name, Role role, boolean rings) {
  /** A member of the staff who is rung: the default where a school's file says no more. */
  public Person(String id, String name) {
    this(id, name, Role.STAFF, true);
  }
}
