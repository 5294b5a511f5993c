package fr.heurtoir.gateway.rtc.ice;

/** Where a session's connectivity stands. */
public enum IceState {
  /** No check has arrived yet. */
  NEW,
  /** At least one tuple has fresh consent. */
  CONNECTED,
  /** Consent ended on every tuple: nothing may be sent until a check of a restart arrives. */
  LOST
}
