package fr.heurtoir.gateway.school;

import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One site.
 *
 * @param id the text of a {@link SchoolId}; what follows the first dot of its doors' ids
 * @param name 1 to 80 characters
 * @param doors at most 32
 * @param people at most 500
 * @param rights what each role may do here
 * @param dailyTest when its phones are asked for a proof each day, in its commune's time zone
 */
public record School(
    String id,
    String name,
    List<Door> doors,
    List<Person> people,
    Rights rights,
    RingPlan plan,
    HistoryPolicy history,
    Optional<LocalTime> dailyTest) {
  /** A school without a daily test. */
  public School(
      String id,
      String name,
      List<Door> doors,
      List<Person> people,
      Rights rights,
      RingPlan plan,
      HistoryPolicy history) {
    this(id, name, doors, people, rights, plan, history, Optional.empty());
  }

  public School {
    doors = List.copyOf(doors);
    people = List.copyOf(people);
  }

  /** A school with the default rights and history policy. */
  public School(String id, String name, List<Door> doors, List<Person> people, RingPlan plan) {
    this(id, name, doors, people, Rights.standard(), plan, HistoryPolicy.standard());
  }

  /** Whose it is. */
  public CommuneId commune() {
    return CommuneId.after(id);
  }

  /** One of its people. */
  public Optional<Person> person(String personId) {
    return people.stream().filter(person -> person.id().equals(personId)).findFirst();
  }

  /** Whether one of its people is rung, unless somebody else is in their place. */
  public boolean rings(Person person) {
    return person.rings() && (may(person.id(), Right.ANSWER) || may(person.id(), Right.OPEN));
  }

  /** Whether somebody has a right here. False for a person of another school. */
  public boolean may(String personId, Right right) {
    return person(personId).filter(person -> rights.has(person.role(), right)).isPresent();
  }

  /** Whether somebody may open a lock of one of its doors. */
  public boolean mayOpen(String personId, Door door, String lock) {
    return person(personId)
        .filter(person -> rights.has(person.role(), Right.OPEN))
        .filter(person -> door.locks().contains(lock) && door.opensFor(lock, person.role()))
        .isPresent();
  }

  /** The rights that somebody has here, in the order of {@link Right}. */
  public List<Right> rights(String personId) {
    return Arrays.stream(Right.values()).filter(right -> may(personId, right)).toList();
  }
}
