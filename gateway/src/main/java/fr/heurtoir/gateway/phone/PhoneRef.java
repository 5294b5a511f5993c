package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.PersonId;
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

  /** Whose people its person is of: at whose address alone it is known. */
  public CommuneId commune() {
    return PersonId.of(personId).commune();
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
