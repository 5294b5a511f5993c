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
  /** The door cannot be opened by ringing: nobody there, out of service, closed (red). */
  FAULT,
  /** Camera or microphone is open; no signal in the table uses it. */
  CAPTURE;

  /** Its word in the table, the configuration and on the screen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
