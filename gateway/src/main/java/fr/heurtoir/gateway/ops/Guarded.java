package fr.heurtoir.gateway.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeated tasks that go on after a defect of ours in one of their runs. */
public final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  private Guarded() {}

  /**
   * A task whose defects are logged and not thrown, because an executor stops repeating a task that
   * threw.
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
