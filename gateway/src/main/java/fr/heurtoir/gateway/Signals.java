package fr.heurtoir.gateway;

import sun.misc.Signal;

/**
 * The one place that touches the JDK's unsupported signal interface: there is no other way to hear
 * SIGHUP.
 */
final class Signals {
  private Signals() {}

  /** Runs something on a thread of the JVM at each SIGHUP ({@code systemctl reload}). */
  static void onHangUp(Runnable action) {
    Signal.handle(new Signal("HUP"), _ -> action.run());
  }
}
