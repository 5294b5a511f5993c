package fr.heurtoir.gateway.phone;

import java.util.Set;

/**
 * One enrolled phone and its person.
 *
 * @param schools ids of the schools in whose rings it takes part: those that list its person
 */
public record PhoneRef(
    String id, String name, String personId, String personName, Set<String> schools) {
  public PhoneRef {
    schools = Set.copyOf(schools);
  }

  /** The phone as messages name it. */
  public Named named() {
    return new Named(id, name);
  }

  /** The person as messages name them. */
  public Named person() {
    return new Named(personId, personName);
  }
}
