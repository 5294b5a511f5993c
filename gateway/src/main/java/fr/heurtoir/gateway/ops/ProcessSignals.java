package fr.heurtoir.gateway.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The only use of the JDK's unsupported signal interface. There is no other way to receive SIGHUP,
 * nor a second SIGTERM: the first one of the JVM's own begins its shutdown, which heeds no other.
 */
public final class ProcessSignals {
  private ProcessSignals() {}

  /** Runs the action on a JVM thread at each SIGHUP. */
  public static void onHangUp(Runnable action) {
    Signal.handle(new Signal("HUP"), _ -> action.run());
  }

  /**
   * Replaces what the JVM does at SIGTERM and SIGINT. Each action runs on a JVM thread of its own.
   *
   * @param first at the first of them; ends the process
   * @param again at each further one, while {@code first} runs
   */
  public static void onStop(Runnable first, Runnable again) {
    AtomicBoolean ordered = new AtomicBoolean();
    SignalHandler handler =
        _ -> {
          if (ordered.compareAndSet(false, true)) {
            first.run();
          } else {
            again.run();
          }
        };
    Signal.handle(new Signal("TERM"), handler);
    Signal.handle(new Signal("INT"), handler);
  }
}
