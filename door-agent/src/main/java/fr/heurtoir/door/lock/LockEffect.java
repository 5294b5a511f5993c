package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorMessage.LockReport;

/** What the machine wants done, in this order. */
sealed interface LockEffect {
  /** Energise the lock's line; then {@link LockMachine#energised} or {@link LockMachine#failed}. */
  record Energise(Order order) implements LockEffect {}

  /** Let the lock's line go; repeat until it succeeds. */
  record Release(String lock) implements LockEffect {}

  /** Tell the agent. */
  record Report(LockReport report) implements LockEffect {}
}
