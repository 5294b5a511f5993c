package fr.heurtoir.gateway.school;

import fr.heurtoir.protocol.DoorId;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All communes and their schools at one moment; never changes. Rooms hold a {@code
 * Supplier<Schools>} and ask it each time, so that a reload reaches them.
 *
 * <p>Ids are unique within the gateway: those of a further commune end with its name ({@link
 * SchoolId}, {@link PersonId}). Two communes' people of the same label are two people here.
 */
public final class Schools {
  private final Map<CommuneId, Commune> communes = new LinkedHashMap<>();
  private final Map<String, School> schools = new LinkedHashMap<>();
  private final Map<DoorId, Door> doors = new HashMap<>();
  private final Map<String, Person> people = new HashMap<>();
  private final Map<String, Set<String>> schoolsOfPerson = new HashMap<>();
  private final Map<CommuneId, Map<String, String>> peopleByEmail;

  /** Schools of communes of which nothing more is said, whose people have no email address. */
  public Schools(Collection<School> all) {
    this(List.of(), all, Map.of());
  }

  /**
   * @param emails by commune, an address in lower case to the id of the person whose it is
   * @throws IllegalArgumentException where an id is twice, a door is not of the school that lists
   *     it, or a person is of another commune than the school that lists them
   */
  public Schools(
      Collection<Commune> communes,
      Collection<School> all,
      Map<CommuneId, Map<String, String>> emails) {
    peopleByEmail = Map.copyOf(emails);
    for (Commune commune : communes) {
      if (this.communes.put(commune.id(), commune) != null) {
        throw new IllegalArgumentException("commune twice: " + commune.id());
      }
    }
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
        if (!CommuneId.after(person.id()).equals(school.commune())) {
          throw new IllegalArgumentException("person of another commune: " + person.id());
        }
        // Somebody of several schools of one commune: of one name as the first file says.
        people.putIfAbsent(person.id(), person);
        if (!schoolsOfPerson.computeIfAbsent(person.id(), p -> new TreeSet<>()).add(school.id())) {
          throw new IllegalArgumentException("person twice: " + person.id());
        }
      }
    }
  }

  /** Every commune, the first one first. */
  public List<Commune> communes() {
    return List.copyOf(communes.values());
  }

  /** One commune. */
  public Optional<Commune> commune(CommuneId id) {
    return Optional.ofNullable(communes.get(id));
  }

  /** In which zone a commune's days end; this machine's for one that is not known. */
  public ZoneId zone(CommuneId commune) {
    return commune(commune).map(Commune::zone).orElseGet(ZoneId::systemDefault);
  }

  /** The schools of one commune, in the order of the files. */
  public List<School> of(CommuneId commune) {
    return schools.values().stream().filter(school -> school.commune().equals(commune)).toList();
  }

  /** Every school of every commune, in the order of the files. */
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

  /** Whose an email address is in a commune; upper and lower case mean the same. */
  public Optional<Person> byEmail(CommuneId commune, String email) {
    return Optional.ofNullable(
            peopleByEmail.getOrDefault(commune, Map.of()).get(Emails.lower(email)))
        .flatMap(this::person);
  }

  /** The ids of the schools that list a person; empty for an unknown person. */
  public Set<String> ofPerson(String personId) {
    return Set.copyOf(schoolsOfPerson.getOrDefault(personId, Set.of()));
  }
}
