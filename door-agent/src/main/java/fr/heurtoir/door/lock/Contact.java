package fr.heurtoir.door.lock;

/** A contact that the lock process watches. */
sealed interface Contact {
  /** That of a gate: active while it is open. */
  record OfGate(String lock) implements Contact {}

  /** The exit button beside a gate: it opens by its own wires and is only looked at. */
  record Exit(String lock) implements Contact {}

  /** The station's case: active while it is open. */
  record Case() implements Contact {}

  /** The dry contact of an alarm or a key switch: active while it asks for a lockdown. */
  record Alarm() implements Contact {}
}
