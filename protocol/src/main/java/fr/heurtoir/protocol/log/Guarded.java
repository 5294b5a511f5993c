package fr.heurtoir.protocol.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks whose defects end neither their thread nor what recurs. */
public final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  private Guarded() {}

  /**
   * A task whose defects are told and not thrown: an executor repeats no task that threw.
   *
   * @param name where it is, for the log
   */
  public static Runnable task(String name, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException defect) {
        LOG.error("event=defect at={}", name, defect);
      }
    };
  }
}
