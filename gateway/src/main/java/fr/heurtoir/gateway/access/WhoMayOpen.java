package fr.heurtoir.gateway.access;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who may open which lock, decided here and nowhere else: asked by every way in, by whatever shows
 * a person what they may open, and again when an order leaves. The ring alone knows whether it
 * takes an opening from this phone at this moment, and is asked last; the door's lock process
 * decides by itself, whatever was decided here.
 *
 * <p>Every thread may ask, but for {@link #refused}, which asks the ring's loop.
 */
public final class WhoMayOpen {
  private final Supplier<Schools> schools;
  private final Predicate<DoorId> lockedDown;

  /**
   * @param lockedDown whether a lockdown holds at a door, or is wanted there
   */
  public WhoMayOpen(Supplier<Schools> schools, Predicate<DoorId> lockedDown) {
    this.schools = schools;
    this.lockedDown = lockedDown;
  }

  /** Why somebody may not open a lock in a ring now; empty where they may. */
  Optional<Permissions.Refusal> refused(Permissions.Ground ring, String person, String lock) {
    if (!has(ring, person, Right.OPEN)) {
      return refusal(ErrorCode.NOT_ALLOWED, "their role does not have: " + Right.OPEN.code());
    }
    Optional<Door> door = schools.get().door(ring.doorId());
    if (door.isPresent() && !door.get().locks().contains(lock)) {
      return refusal(ErrorCode.UNKNOWN_LOCK, "the door has no such lock");
    }
    if (!locks(ring, person).contains(lock)) {
      return refusal(ErrorCode.NOT_ALLOWED, "this lock is not theirs to open");
    }
    if (shut(ring.doorId())) {
      return refusal(ErrorCode.LOCKDOWN, "a lockdown holds at this door");
    }
    return ring.reachable()
        ? Optional.empty()
        : refusal(ErrorCode.DOOR_UNREACHABLE, "there is no connection to the door");
  }

  /** Whether a lockdown keeps everybody from opening a door. */
  public boolean shut(DoorId door) {
    return lockedDown.test(door);
  }

  /** The locks of a ring's door that somebody may open there, in the door's order. */
  public List<String> locks(Permissions.Ground ring, String person) {
    Optional<School> school = schools.get().school(ring.schoolId());
    Optional<Door> door = schools.get().door(ring.doorId());
    if (school.isEmpty() || door.isEmpty()) {
      return List.of();
    }
    List<String> lent = lent(ring, school.get(), person);
    return door.get().locks().stream()
        .filter(
            lock ->
                school.get().mayOpen(person, door.get(), lock)
                    || lent.stream()
                        .anyMatch(giver -> school.get().mayOpen(giver, door.get(), lock)))
        .toList();
  }

  /** The locks of a door that somebody may open by their own right, in the door's order. */
  public List<String> locks(School school, Door door, String person) {
    return door.locks().stream().filter(lock -> school.mayOpen(person, door, lock)).toList();
  }

  /** Whether somebody has a right in a ring, their own or of whom they stand in for. */
  boolean has(Permissions.Ground ring, String person, Right right) {
    return schools
        .get()
        .school(ring.schoolId())
        .filter(
            school ->
                school.may(person, right)
                    || lent(ring, school, person).stream()
                        .anyMatch(giver -> school.may(giver, right)))
        .isPresent();
  }

  /** Who stands in for somebody has, in that ring, what answering and opening need. */
  private static List<String> lent(Permissions.Ground ring, School school, String person) {
    return school.may(person, Right.STAND_IN) ? ring.standsInFor(person) : List.of();
  }

  private static Optional<Permissions.Refusal> refusal(ErrorCode code, String what) {
    return Optional.of(new Permissions.Refusal(code, what));
  }
}
