package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.doors.Lockdowns.Standing;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.phone.ToPhone.Lockdown.HeldBy;
import fr.heurtoir.gateway.phone.ToPhone.Lockdown.LockedDoor;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells phones the lockdown state of their schools: who set it, and which doors it keeps shut.
 * Belongs to the rings' loop.
 */
public final class LockdownNews {
  private static final Logger LOG = LoggerFactory.getLogger(LockdownNews.class);

  /**
   * Many doors of a school change within moments of each other. One message after this time reports
   * them all.
   */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final String PERSON = "person.";
  private static final String CONSOLE = "console.";

  private final ScheduledExecutorService loop;
  private final Supplier<Schools> schools;
  private final Stations stations;
  private final Phones phones;
  private final Set<String> due = new HashSet<>();

  public LockdownNews(
      ScheduledExecutorService loop, Supplier<Schools> schools, Stations stations, Phones phones) {
    this.loop = loop;
    this.schools = schools;
    this.stations = stations;
    this.phones = phones;
  }

  /** Who sets a lockdown, as doors and the store know it: a person by their id. */
  public static String by(String person) {
    return PERSON + person;
  }

  /** Tells one phone, which was just welcomed. */
  public void tell(PhoneRef phone) {
    schools.get().all().stream()
        .filter(school -> phone.schools().contains(school.id()))
        .forEach(school -> phones.send(phone.id(), message(school)));
  }

  /** Tells all phones of a school after its lockdown changed. */
  public void changed(String school) {
    if (due.add(school)) {
      loop.schedule(() -> tellAll(school), GATHER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tellAll(String id) {
    due.remove(id);
    try {
      schools
          .get()
          .school(id)
          .ifPresent(
              school -> {
                ToPhone message = message(school);
                phones.enrolled(id).forEach(p -> phones.send(p.id(), message));
              });
    } catch (RuntimeException defect) {
      LOG.error("event=defect at=lockdown-news school={}", id, defect);
    }
  }

  private ToPhone message(School school) {
    Optional<Wanted> newest =
        school.doors().stream()
            .flatMap(door -> stations.lockdowns().standing(door.id()).wanted().stream())
            .max(Comparator.comparing(Wanted::since));
    return new ToPhone.Lockdown(
        school.id(),
        school.doors().stream()
            .flatMap(door -> stations.lockdowns().standing(door.id()).wanted().stream())
            .anyMatch(Wanted::locked),
        newest.map(wanted -> who(school, wanted.by())),
        newest.map(Wanted::since),
        school.doors().stream()
            .map(door -> new LockedDoor(new Named(door.id().value(), door.name()), heldBy(door)))
            .toList());
  }

  private HeldBy heldBy(Door door) {
    Standing now = stations.lockdowns().standing(door.id());
    if (now.told().filter(state -> state.held()).isPresent()) {
      return HeldBy.DOOR;
    }
    if (now.wanted().filter(Wanted::locked).isEmpty()) {
      return HeldBy.NOBODY;
    }
    return stations.holdsNone(door.id()) ? HeldBy.GATEWAY : HeldBy.ASKED;
  }

  private static Named who(School school, String by) {
    if (by.startsWith(PERSON)) {
      String id = by.substring(PERSON.length());
      return new Named(id, school.person(id).map(Person::name).orElse(id));
    }
    return new Named(by, by.startsWith(CONSOLE) ? by.substring(CONSOLE.length()) : by);
  }
}
