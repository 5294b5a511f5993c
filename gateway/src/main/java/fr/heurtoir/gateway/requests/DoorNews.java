package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.SchoolInfo.DoorInfo;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells phones the state of their schools' doors. Belongs to the rings' loop. */
public final class DoorNews implements Stations.News {
  private final Supplier<Schools> schools;
  private final Stations stations;
  private final WhoMayOpen whoMayOpen;
  private final Phones phones;
  private final LockdownNews lockdowns;

  public DoorNews(
      Supplier<Schools> schools,
      Stations stations,
      WhoMayOpen whoMayOpen,
      Phones phones,
      LockdownNews lockdowns) {
    this.schools = schools;
    this.stations = stations;
    this.whoMayOpen = whoMayOpen;
    this.phones = phones;
    this.lockdowns = lockdowns;
  }

  @Override
  public void locked(String school) {
    lockdowns.changed(school);
  }

  /** A door as this person's phones show it, with the locks that the person may open. */
  DoorInfo info(School school, Door door, String person) {
    return new DoorInfo(
        new Named(door.id().value(), door.name()),
        stations.registered(door.id()),
        whoMayOpen.locks(school, door, person),
        whoMayOpen.shut(door.id()),
        stations.health(door.id()).faults());
  }

  @Override
  public void stands(DoorId id) {
    Schools all = schools.get();
    Optional<School> school = all.school(id.school());
    Optional<Door> door = all.door(id);
    if (school.isPresent() && door.isPresent()) {
      for (PhoneRef phone : phones.enrolled(school.get().id())) {
        phones.send(
            phone.id(),
            new ToPhone.Door(school.get().id(), info(school.get(), door.get(), phone.personId())));
      }
    }
  }
}
