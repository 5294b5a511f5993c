package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Schools;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enrolled phones by the present configuration. A person whom no school lists any more has no
 * phones.
 */
public final class PhoneBook implements PhoneDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneBook.class);

  private final PhoneRegister enrolled;
  private final Supplier<Schools> schools;

  public PhoneBook(PhoneRegister enrolled, Supplier<Schools> schools) {
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

  @Override
  public Optional<DeviceKey> key(String phoneId) {
    return enrolled.byId(phoneId).flatMap(EnrolledPhone::key).flatMap(key -> read(phoneId, key));
  }

  /** The key was checked at enrolment, so an unreadable one was written by somebody else. */
  private static Optional<DeviceKey> read(String phoneId, String key) {
    try {
      return Optional.of(DeviceKey.read(key));
    } catch (DeviceKey.BadKey changed) {
      LOG.error(
          "event=device-key-unreadable phone={} reason=\"{}\"", phoneId, changed.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<PhoneRef> ref(Schools now, EnrolledPhone phone) {
    Optional<Person> person = now.person(phone.person());
    Set<String> of = now.ofPerson(phone.person());
    return person.map(p -> new PhoneRef(phone.id(), phone.name(), p.id(), p.name(), of));
  }
}
