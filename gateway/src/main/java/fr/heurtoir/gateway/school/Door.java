package fr.heurtoir.gateway.school;

import fr.heurtoir.protocol.DoorId;
import java.time.Duration;
import java.util.List;

/**
 * One door station.
 *
 * @param name 1 to 80 characters, as people call it
 * @param locks names of its locks, at most 4, each {@code [a-z][a-z0-9-]{0,31}}
 * @param pulse how long an opening energises a lock, 0.2 to 30 s
 */
public record Door(DoorId id, String name, List<String> locks, Duration pulse) {
  public Door {
    locks = List.copyOf(locks);
  }
}
