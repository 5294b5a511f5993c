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
 * Who may open which lock. This class alone decides it: it is asked for every request, for every
 * list of locks that a person sees, and again when an order is sent. Afterwards the ring decides
 * whether it accepts an opening from this phone now, and the door's lock process decides for
 * itself.
 *
 * <p>Thread-safe, except {@link #refused}, which asks the ring on its loop.
 */
public final class WhoMayOpen {
  private final Supplier<Schools> schools;
  private final Predicate<DoorId> lockedDown;

  /**
   * @param lockedDown whether a door has, or should have, a lockdown
   */
  public WhoMayOpen(Supplier<Schools> schools, Predicate<DoorId> lockedDown) {
    this.schools = schools;
    this.lockedDown = lockedDown;
  }

  /** Why a person may not open a lock in a ring now; empty where they may. */
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

  /** Whether a lockdown keeps a door shut for everybody. */
  public boolean shut(DoorId door) {
    return lockedDown.test(door);
  }

  /** The locks of a ring's door that a person may open, in the door's order. */
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

  /** The locks of a door that a person may open by their own rights, in the door's order. */
  public List<String> locks(School school, Door door, String person) {
    return door.locks().stream().filter(lock -> school.mayOpen(person, door, lock)).toList();
  }

  /** Whether a person has a right in a ring: their own, or as a stand-in. */
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

  /** The people in whose place somebody has, in that ring, the rights to answer and open. */
  private static List<String> lent(Permissions.Ground ring, School school, String person) {
    return school.may(person, Right.STAND_IN) ? ring.standsInFor(person) : List.of();
  }

  private static Optional<Permissions.Refusal> refusal(ErrorCode code, String what) {
    return Optional.of(new Permissions.Refusal(code, what));
  }
}
