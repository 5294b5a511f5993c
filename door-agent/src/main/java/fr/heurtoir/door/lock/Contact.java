package fr.heurtoir.door.lock;

/** A contact that the lock process watches. */
sealed interface Contact {
  /** A gate's contact: active while the gate is open. */
  record OfGate(String lock) implements Contact {}

  /**
   * The exit button beside a gate. It opens the gate by its own wires; the lock process only
   * watches it.
   */
  record Exit(String lock) implements Contact {}

  /** The station's case: active while it is open. */
  record Case() implements Contact {}

  /** The dry contact of an alarm or a key switch: active while it demands a lockdown. */
  record Alarm() implements Contact {}
}
