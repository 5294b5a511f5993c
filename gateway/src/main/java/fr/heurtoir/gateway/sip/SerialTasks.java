package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.log.Guarded;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks one after the other on an executor; at most {@value #MOST} wait. Any thread. */
final class SerialTasks {
  private static final int MOST = 64;

  private final Executor executor;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialTasks(Executor executor) {
    this.executor = executor;
  }

  /** Whether the task was accepted. False where too many wait, or the executor has closed. */
  boolean run(Runnable task) {
    synchronized (waiting) {
      if (waiting.size() >= MOST) {
        return false;
      }
      waiting.add(task);
      if (running) {
        return true;
      }
      running = true;
    }
    try {
      executor.execute(this::drain);
      return true;
    } catch (RejectedExecutionException closing) {
      synchronized (waiting) {
        running = false;
        waiting.clear();
      }
      return false;
    }
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (waiting) {
        Runnable next = waiting.poll();
        if (next == null) {
          running = false;
          return;
        }
        task = next;
      }
      // A bug in one task must not prevent the end of the call.
      Guarded.task("sip-call", task).run();
    }
  }
}
