package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.PhoneDirectory;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Schools;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The enrolled phones in memory, as the store has them, seen through the configuration of now: a
 * person whom no school lists any more has no phones.
 */
final class PhoneBook implements PhoneDirectory {
  private final Map<String, Row> rows = new ConcurrentHashMap<>();
  private final Supplier<Schools> schools;

  record Row(String id, String name, String person) {}

  PhoneBook(Supplier<Schools> schools) {
    this.schools = schools;
  }

  void put(Row row) {
    rows.put(row.id(), row);
  }

  void remove(String phoneId) {
    rows.remove(phoneId);
  }

  @Override
  public List<PhoneRef> ofSchool(String school) {
    Schools now = schools.get();
    return rows.values().stream()
        .flatMap(row -> ref(now, row))
        .filter(phone -> phone.schools().contains(school))
        .sorted(Comparator.comparing(PhoneRef::name).thenComparing(PhoneRef::id))
        .toList();
  }

  @Override
  public Optional<PhoneRef> byId(String phoneId) {
    return Optional.ofNullable(rows.get(phoneId))
        .flatMap(row -> ref(schools.get(), row).findFirst());
  }

  private static Stream<PhoneRef> ref(Schools now, Row row) {
    Optional<Person> person = now.person(row.person());
    Set<String> of = now.ofPerson(row.person());
    return person.stream().map(p -> new PhoneRef(row.id(), row.name(), p.id(), p.name(), of));
  }
}
