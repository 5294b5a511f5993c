package fr.heurtoir.gateway.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The only use of the JDK's unsupported signal interface. There is no other way to receive SIGHUP,
 * nor a second SIGTERM: the first one of the JVM's own begins its shutdown, which heeds no other.
 */
public final class ProcessSignals {
  /** EX_SOFTWARE of sysexits. */
  private static final int DEFECT = 70;

  private ProcessSignals() {}

  /** Runs the action on a JVM thread at each SIGHUP. */
  public static void onHangUp(Runnable action) {
    Signal.handle(new Signal("HUP"), _ -> action.run());
  }

  /**
   * Replaces what the JVM does at SIGTERM and SIGINT. Each action runs on a JVM thread of its own.
   * The process then ends with 0, whatever the signal's number: a requested stop is no failure. Or
   * with 70, where {@code first} threw.
   *
   * @param first at the first of them
   * @param again at each further one, while {@code first} runs
   * @param last before the process ends
   */
  public static void onStop(Runnable first, Runnable again, Runnable last) {
    AtomicBoolean ordered = new AtomicBoolean();
    SignalHandler handler =
        _ -> {
          if (ordered.compareAndSet(false, true)) {
            end(first, last);
          } else {
            again.run();
          }
        };
    Signal.handle(new Signal("TERM"), handler);
    Signal.handle(new Signal("INT"), handler);
  }

  private static void end(Runnable first, Runnable last) {
    int code = DEFECT;
    try {
      first.run();
      code = 0;
    } catch (RuntimeException defect) {
      LoggerFactory.getLogger(ProcessSignals.class).error("event=defect at=stop", defect);
    } finally {
      last.run();
      Runtime.getRuntime().halt(code);
    }
  }
}
