package fr.heurtoir.gateway.school;

import java.util.List;

/**
 * One site.
 *
 * @param id the second label of its doors' ids: {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}
 * @param name 1 to 80 characters
 * @param doors at most 32
 * @param people at most 500
 */
public record School(
    String id,
    String name,
    List<Door> doors,
    List<Person> people,
    RingPlan plan,
    HistoryPolicy history) {
  public School {
    doors = List.copyOf(doors);
    people = List.copyOf(people);
  }

  /** A school with the usual policy of history. */
  public School(String id, String name, List<Door> doors, List<Person> people, RingPlan plan) {
    this(id, name, doors, people, plan, HistoryPolicy.standard());
  }
}
