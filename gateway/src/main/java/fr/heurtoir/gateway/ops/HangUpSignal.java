package fr.heurtoir.gateway.ops;

import sun.misc.Signal;

/**
 * The one place that touches the JDK's unsupported signal interface: there is no other way to hear
 * SIGHUP.
 */
public final class HangUpSignal {
  private HangUpSignal() {}

  /** Runs something on a thread of the JVM at each SIGHUP ({@code systemctl reload}). */
  public static void onHangUp(Runnable action) {
    Signal.handle(new Signal("HUP"), _ -> action.run());
  }
}
