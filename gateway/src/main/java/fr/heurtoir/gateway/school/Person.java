package fr.heurtoir.gateway.school;

/**
 * Somebody of one school. The same id in several schools of a commune is the same person, who may
 * have another role in each.
 *
 * @param id the text of a {@link PersonId}
 * @param name 1 to 80 characters
 * @param rings whether the person is rung for themselves; otherwise only as a stand-in
 */
public record Person(String id, String name, Role role, boolean rings) {
  /** A member of the staff who is rung: the default where a school's file says no more. */
  public Person(String id, String name) {
    this(id, name, Role.STAFF, true);
  }
}
