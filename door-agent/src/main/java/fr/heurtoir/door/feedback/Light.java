package fr.heurtoir.door.feedback;

/** The station's lights. */
public enum Light {
  /** The school is being called. */
  CALLED,
  /** Speak now. */
  SPEAK,
  /** The door is released. */
  OPEN,
  /** Out of service. */
  FAULT
}
