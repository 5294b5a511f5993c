package fr.heurtoir.gateway.ops;

import sun.misc.Signal;

/**
 * The only use of the JDK's unsupported signal interface. There is no other way to receive SIGHUP.
 */
public final class HangUpSignal {
  private HangUpSignal() {}

  /** Runs the action on a JVM thread at each SIGHUP ({@code systemctl reload}). */
  public static void onHangUp(Runnable action) {
    Signal.handle(new Signal("HUP"), _ -> action.run());
  }
}
