package fr.heurtoir.door.feedback;

import java.util.Locale;

/** What a visitor should do or know. */
public enum Meaning {
  /** Ring here. */
  READY,
  /** Wait. */
  WAIT,
  /** Speak. */
  SPEAK,
  /** Come in. */
  OPEN,
  /** Not this time. */
  NO,
  /** Out of service. */
  OUT,
  /** The door is closed to everybody. */
  CLOSED,
  /** Finished. */
  OVER;

  /** Its word in the table and on the screen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
