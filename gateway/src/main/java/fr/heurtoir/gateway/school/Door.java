package fr.heurtoir.gateway.school;

import fr.heurtoir.protocol.DoorId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One door station.
 *
 * @param name 1 to 80 characters, as people call it
 * @param locks the names of its locks, at most 4, each {@code [a-z][a-z0-9-]{0,31}}
 * @param pulse how long an opening energises a lock, 0.2 to 30 s
 * @param openBy the locks that only some of the roles with the right to open may open
 */
public record Door(
    DoorId id, String name, List<String> locks, Duration pulse, Map<String, Set<Role>> openBy) {
  public Door {
    locks = List.copyOf(locks);
    openBy = Map.copyOf(openBy);
  }

  /** A door whose locks every role with the right to open may open. */
  public Door(DoorId id, String name, List<String> locks, Duration pulse) {
    this(id, name, locks, pulse, Map.of());
  }

  boolean opensFor(String lock, Role role) {
    Set<Role> only = openBy.get(lock);
    return only == null || only.contains(role);
  }
}
