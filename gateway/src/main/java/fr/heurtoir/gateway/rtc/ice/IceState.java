package fr.heurtoir.gateway.rtc.ice;

/** The connectivity of a session. */
public enum IceState {
  /** No check has arrived yet. */
  NEW,
  /** At least one tuple has valid consent. */
  CONNECTED,
  /**
   * The consent of every tuple expired: nothing may be sent until a check arrives after a restart.
   */
  LOST
}
