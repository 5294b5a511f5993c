package fr.heurtoir.protocol.log;

import java.util.logging.LogManager;

/**
 * The JDK's own manager takes every handler away in a shutdown hook, while the program's own hooks
 * still log. This one keeps the handlers; {@link Logs#close} ends them. Made by the JDK from the
 * name in a system property.
 */
public final class KeptLogManager extends LogManager {
  /** Called by the JDK. */
  public KeptLogManager() {}

  @Override
  public void reset() {
    // Not at shutdown; there is nothing else to reset.
  }
}
