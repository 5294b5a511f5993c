package fr.heurtoir.door.feedback;

import java.util.Locale;

/** The station's lights. */
public enum Light {
  /** The school is being called (white). */
  CALLED,
  /** Speak now (blue). */
  SPEAK,
  /** The door is released (green). */
  OPEN,
  /** It cannot be: nobody there, out of service, closed (red). */
  FAULT,
  /** Camera or microphone is open; no signal of the table lights it. */
  CAPTURE;

  /** Its word in the table, in the configuration and on the screen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
