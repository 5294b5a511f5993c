package fr.heurtoir.gateway.school;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who is rung at one school at one moment, who is not, and why.
 *
 * <p>A hand-over holds only while its substitute would be rung. It does not hold for a substitute
 * who wants quiet, has handed over too, has no right to stand in any more, or has no phone any
 * more. Then the person who handed over is rung again. Chains are not followed, and no hand-over
 * leaves a door without anybody to ring.
 */
public final class Rota {
  private final School school;
  private final Predicate<String> hasPhone;
  private final Map<String, Person> people = new HashMap<>();
  private final Map<Absence.Key, Absence> absences = new HashMap<>();
  private final Map<String, Optional<Person>> rung = new HashMap<>();
  private final Map<String, List<Person>> givers = new HashMap<>();
  private final List<Away> away = new ArrayList<>();

  /** Somebody who is not rung. */
  public record Away(Person person, Why why, Optional<Absence> absence) {}

  /** Why somebody is not rung. */
  public enum Why {
    /** The person has no part in rings, except as a stand-in. */
    ROLE,
    /** The person wants quiet. */
    QUIET,
    /** Somebody else is rung in their place. */
    HANDED_OVER
  }

  /**
   * @param absences those that hold now, of this school or of others
   * @param hasPhone whether a person, by id, has an enrolled phone
   */
  public Rota(School school, Collection<Absence> absences, Predicate<String> hasPhone) {
    this.school = school;
    this.hasPhone = hasPhone;
    school.people().forEach(person -> people.put(person.id(), person));
    for (Absence absence : absences) {
      if (absence.school().equals(school.id()) && permitted(absence)) {
        this.absences.put(absence.key(), absence);
      }
    }
    List<Person> themselves = new ArrayList<>();
    for (Person person : school.people()) {
      Optional<Absence> quiet = absence(person.id(), Absence.Kind.QUIET);
      Optional<Absence> handedOver = handedOver(person.id());
      if (!school.rings(person)) {
        away.add(new Away(person, Why.ROLE, Optional.empty()));
      } else if (handedOver.isPresent()) {
        away.add(new Away(person, Why.HANDED_OVER, handedOver));
        givers
            .computeIfAbsent(handedOver.get().to().orElseThrow(), to -> new ArrayList<>())
            .add(person);
      } else if (quiet.isPresent()) {
        away.add(new Away(person, Why.QUIET, quiet));
      } else {
        themselves.add(person);
      }
    }
    // In the order of the school's file, for whomever they are rung.
    for (Person person : school.people()) {
      if (themselves.contains(person)) {
        rung.put(person.id(), Optional.empty());
      } else if (givers.containsKey(person.id())) {
        rung.put(person.id(), Optional.of(standsInFor(person.id()).getFirst()));
        away.removeIf(a -> a.person().equals(person));
      }
    }
  }

  private boolean has(String person, Right right) {
    Person known = people.get(person);
    return known != null && school.rights().has(known.role(), right);
  }

  private boolean permitted(Absence absence) {
    return has(
        absence.person(),
        switch (absence.kind()) {
          case QUIET -> Right.QUIET;
          case HANDED_OVER -> Right.HAND_OVER;
        });
  }

  private Optional<Absence> absence(String person, Absence.Kind kind) {
    return Optional.ofNullable(absences.get(new Absence.Key(school.id(), person, kind)));
  }

  /** The person's hand-over, if it holds. */
  private Optional<Absence> handedOver(String person) {
    return absence(person, Absence.Kind.HANDED_OVER)
        .filter(absence -> available(absence.to().orElseThrow()));
  }

  /** Whether somebody can be rung in another's place now. */
  public boolean available(String person) {
    return has(person, Right.STAND_IN)
        && hasPhone.test(person)
        && absence(person, Absence.Kind.QUIET).isEmpty()
        && absence(person, Absence.Kind.HANDED_OVER).isEmpty();
  }

  /** The people who are rung, in the order of the school's file. */
  public List<Person> rung() {
    return school.people().stream().filter(person -> rings(person.id())).toList();
  }

  /** The person in whose place alone somebody is rung. Empty where they are rung for themselves. */
  public Optional<Person> inPlaceOf(String person) {
    return rung.getOrDefault(person, Optional.empty());
  }

  /** Whether somebody is rung. */
  public boolean rings(String person) {
    return rung.containsKey(person);
  }

  /** The people for whom somebody stands in now, in the order of the school's file. */
  public List<Person> standsInFor(String person) {
    return List.copyOf(givers.getOrDefault(person, List.of()));
  }

  /** The people who are not rung, in the order of the school's file. */
  public List<Away> away() {
    return List.copyOf(away);
  }

  /** The people to whom somebody may hand over now, in the order of the school's file. */
  public List<Person> colleagues(String of) {
    if (!has(of, Right.HAND_OVER) || !hasRing(of)) {
      return List.of();
    }
    return school.people().stream()
        .filter(person -> !person.id().equals(of) && available(person.id()))
        .toList();
  }

  /** Whether somebody would be rung for themselves, and so can hand over. */
  public boolean hasRing(String person) {
    Person known = people.get(person);
    return known != null && school.rings(known);
  }
}
