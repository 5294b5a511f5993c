package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.phone.ToPhone.Plan;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.log.Guarded;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who is rung at each school today. Tells it to a phone after its welcome, and to every phone of a
 * school after a change. Belongs to the rings' loop.
 */
public final class RingPlans {
  /** Many phones come and go at once: a school is told this long after the first of them. */
  static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ScheduledExecutorService loop;
  private final Supplier<Schools> schools;
  private final Phones phones;
  private final Absences absences;
  private final Predicate<PhoneRef> reachable;
  private volatile Consumer<String> onChange = school -> {};
  private final Set<String> due = new HashSet<>();
  private final Map<String, Today> told = new HashMap<>();

  /**
   * @param available how many phones of each possible stand-in would ring
   */
  private record Today(
      List<Plan.Rung> rung, List<Plan.NotRung> notRung, Map<String, Integer> available) {}

  /**
   * @param reachable whether a phone proved recently that it would ring
   */
  public RingPlans(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      Phones phones,
      Absences absences,
      Predicate<PhoneRef> reachable) {
    this.loop = loop;
    this.schools = schools;
    this.phones = phones;
    this.absences = absences;
    this.reachable = reachable;
    loop.scheduleWithFixedDelay(
        Guarded.task("ring-plans", this::look),
        LOOK_EVERY.toMillis(),
        LOOK_EVERY.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Sets who hears of each school where somebody else may be rung now. */
  public void begin(Consumer<String> onChange) {
    this.onChange = onChange;
  }

  /** Who is rung at a school now. */
  public Rota rota(School school) {
    return rota(school, phones.enrolled(school.id()));
  }

  private Rota rota(School school, List<PhoneRef> enrolled) {
    Set<String> owners = enrolled.stream().map(PhoneRef::personId).collect(Collectors.toSet());
    return new Rota(school, absences.now(), owners::contains);
  }

  /** How many phones of a person proved recently that they would ring. */
  public int reachable(School school, String person) {
    return reachable(
        phones.enrolled(school.id()).stream()
            .filter(phone -> phone.personId().equals(person))
            .toList());
  }

  private int reachable(List<PhoneRef> theirs) {
    return (int) theirs.stream().filter(reachable).count();
  }

  /** Checks the clock and tells phones about expired absences. */
  void look() {
    absences.expire().forEach(this::changed);
  }

  /** Tells one phone of its schools. */
  public void tell(PhoneRef phone) {
    for (School school : schools.get().all()) {
      if (phone.schools().contains(school.id())) {
        List<PhoneRef> enrolled = phones.enrolled(school.id());
        Rota rota = rota(school, enrolled);
        phones.send(phone.id(), plan(phone, school, rota, today(rota, school, enrolled)));
      }
    }
  }

  /** Tells every phone of the school after an absence or the configuration changed. */
  public void changed(String school) {
    tellAll(school);
    onChange.accept(school);
  }

  /** A phone came or went. Its schools' phones are told soon, if that changes anything. */
  public void presence(PhoneRef phone) {
    // A phone whose enrolment ended belongs to no school any more: any school may have rung it.
    soon(phone.schools().isEmpty() ? everySchool() : phone.schools());
  }

  /** A phone's enrolment ended. Whoever handed over to its person may have to be rung again. */
  public void ended(String person) {
    soon(schools.get().ofPerson(person));
  }

  private Set<String> everySchool() {
    return schools.get().all().stream().map(School::id).collect(Collectors.toSet());
  }

  private void soon(Set<String> of) {
    for (String school : of) {
      if (due.add(school)) {
        loop.schedule(
            Guarded.task(
                "ring-plans",
                () -> {
                  due.remove(school);
                  changed(school);
                }),
            SETTLE.toMillis(),
            TimeUnit.MILLISECONDS);
      }
    }
  }

  private void tellAll(String id) {
    Optional<School> school = schools.get().school(id);
    if (school.isEmpty()) {
      told.remove(id);
      return;
    }
    List<PhoneRef> enrolled = phones.enrolled(id);
    Rota rota = rota(school.get(), enrolled);
    Today today = today(rota, school.get(), enrolled);
    if (!today.equals(told.put(id, today))) {
      for (PhoneRef phone : enrolled) {
        phones.send(phone.id(), plan(phone, school.get(), rota, today));
      }
    }
  }

  private Today today(Rota rota, School school, List<PhoneRef> enrolled) {
    Map<String, List<PhoneRef>> byPerson =
        enrolled.stream().collect(Collectors.groupingBy(PhoneRef::personId));
    return new Today(
        rota.rung().stream()
            .map(
                person -> {
                  List<PhoneRef> theirs = byPerson.getOrDefault(person.id(), List.of());
                  return new Plan.Rung(
                      named(person),
                      rota.inPlaceOf(person.id()).map(RingPlans::named),
                      theirs.size(),
                      reachable(theirs));
                })
            .toList(),
        rota.away().stream().map(away -> notRung(school, away)).toList(),
        school.people().stream()
            .map(Person::id)
            .filter(rota::available)
            .collect(
                Collectors.toMap(id -> id, id -> reachable(byPerson.getOrDefault(id, List.of())))));
  }

  private static Plan.NotRung notRung(School school, Rota.Away away) {
    return new Plan.NotRung(
        named(away.person()),
        switch (away.why()) {
          case ROLE -> Plan.Why.ROLE;
          case QUIET -> Plan.Why.QUIET;
          case HANDED_OVER -> Plan.Why.HANDED_OVER;
        },
        away.absence().flatMap(Absence::to).flatMap(school::person).map(RingPlans::named),
        away.absence().flatMap(Absence::until));
  }

  private static ToPhone plan(PhoneRef phone, School school, Rota rota, Today today) {
    return new Plan(
        school.id(),
        today.rung(),
        today.notRung(),
        rota.colleagues(phone.personId()).stream()
            .map(
                person ->
                    new Plan.Colleague(
                        named(person), today.available().getOrDefault(person.id(), 0)))
            .toList());
  }

  private static Named named(Person person) {
    return new Named(person.id(), person.name());
  }
}
