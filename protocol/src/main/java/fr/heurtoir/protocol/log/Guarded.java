package fr.heurtoir.protocol.log;

import java.util.function.Consumer;
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
    return task(task, defect -> LOG.error("event=defect at={}", name, defect));
  }

  /**
   * A task whose exceptions are logged by its room, which has an event of its own for them.
   *
   * @param log must not throw
   */
  public static Runnable task(Runnable task, Consumer<RuntimeException> log) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException defect) {
        log.accept(defect);
      }
    };
  }
}
