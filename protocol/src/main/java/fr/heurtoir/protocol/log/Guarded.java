package fr.heurtoir.protocol.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks whose bugs end neither their thread nor their repetition. */
public final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  private Guarded() {}

  /**
   * A task whose exceptions are logged and not thrown, because an executor stops repeating a task
   * that threw.
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
