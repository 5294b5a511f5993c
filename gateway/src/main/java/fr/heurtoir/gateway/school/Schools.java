package fr.heurtoir.gateway.school;

import fr.heurtoir.protocol.DoorId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All schools at one moment; immutable. Users keep a {@code Supplier<Schools>} and ask it each
 * time, so that a reload reaches them.
 */
public final class Schools {
  private final Map<String, School> schools = new LinkedHashMap<>();
  private final Map<DoorId, Door> doors = new HashMap<>();
  private final Map<String, Person> people = new HashMap<>();
  private final Map<String, Set<String>> schoolsOfPerson = new HashMap<>();
  private final Map<String, String> peopleByEmail;

  /** Schools whose people have no email address. */
  public Schools(Collection<School> all) {
    this(all, Map.of());
  }

  /**
   * @param emails from an address in lower case to the person's id
   * @throws IllegalArgumentException where an id occurs twice, or a door belongs to another school
   *     than the one that lists it
   */
  public Schools(Collection<School> all, Map<String, String> emails) {
    peopleByEmail = Map.copyOf(emails);
    for (School school : all) {
      if (schools.put(school.id(), school) != null) {
        throw new IllegalArgumentException("school twice: " + school.id());
      }
      for (Door door : school.doors()) {
        if (!door.id().school().equals(school.id()) || doors.put(door.id(), door) != null) {
          throw new IllegalArgumentException("door twice or elsewhere: " + door.id());
        }
      }
      for (Person person : school.people()) {
        people.putIfAbsent(person.id(), person);
        if (!schoolsOfPerson.computeIfAbsent(person.id(), p -> new TreeSet<>()).add(school.id())) {
          throw new IllegalArgumentException("person twice: " + person.id());
        }
      }
    }
  }

  /** Every school, in the order of the files. */
  public List<School> all() {
    return List.copyOf(schools.values());
  }

  /** One school. */
  public Optional<School> school(String id) {
    return Optional.ofNullable(schools.get(id));
  }

  /** One door. */
  public Optional<Door> door(DoorId id) {
    return Optional.ofNullable(doors.get(id));
  }

  /** One person. */
  public Optional<Person> person(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /** The person with that email address; letter case does not matter. */
  public Optional<Person> byEmail(String email) {
    return Optional.ofNullable(peopleByEmail.get(Emails.lower(email))).flatMap(this::person);
  }

  /** The ids of the schools that list a person; empty for an unknown person. */
  public Set<String> ofPerson(String personId) {
    return Set.copyOf(schoolsOfPerson.getOrDefault(personId, Set.of()));
  }
}
