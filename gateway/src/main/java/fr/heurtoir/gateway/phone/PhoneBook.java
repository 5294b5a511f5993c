package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.store.EnrolledPhone;
import fr.heurtoir.gateway.store.EnrolledPhones;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The enrolled phones seen through the configuration of now: a person whom no school lists any more
 * has no phones.
 */
public final class PhoneBook implements PhoneDirectory {
  private final EnrolledPhones enrolled;
  private final Supplier<Schools> schools;

  /** A book over the store's phones. */
  public PhoneBook(EnrolledPhones enrolled, Supplier<Schools> schools) {
    this.enrolled = enrolled;
    this.schools = schools;
  }

  @Override
  public List<PhoneRef> ofSchool(String school) {
    Schools now = schools.get();
    return enrolled.all().stream()
        .flatMap(phone -> ref(now, phone).stream())
        .filter(phone -> phone.schools().contains(school))
        .sorted(Comparator.comparing(PhoneRef::name).thenComparing(PhoneRef::id))
        .toList();
  }

  @Override
  public Optional<PhoneRef> byId(String phoneId) {
    return enrolled.byId(phoneId).flatMap(phone -> ref(schools.get(), phone));
  }

  private static Optional<PhoneRef> ref(Schools now, EnrolledPhone phone) {
    Optional<Person> person = now.person(phone.person());
    Set<String> of = now.ofPerson(phone.person());
    return person.map(p -> new PhoneRef(phone.id(), phone.name(), p.id(), p.name(), of));
  }
}
