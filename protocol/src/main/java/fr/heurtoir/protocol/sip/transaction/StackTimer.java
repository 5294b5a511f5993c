package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.log.ForeignText;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's timers on two daemon threads. A task that fails is logged and does not end the
 * others. After {@link #stop} nothing runs any more. The stack makes it.
 */
public final class StackTimer implements SipTimer {
  private static final Logger LOG = LoggerFactory.getLogger(StackTimer.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          2, task -> Thread.ofPlatform().daemon().name("heurtoir-sip-timer").unstarted(task));

  /** The stack calls this. */
  public StackTimer() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public boolean schedule(SIPStackTimerTask task, long delayMillis) {
    return keep(
        task,
        () -> executor.schedule(() -> run(task), Math.max(0, delayMillis), TimeUnit.MILLISECONDS));
  }

  @Override
  public boolean scheduleWithFixedDelay(
      SIPStackTimerTask task, long delayMillis, long periodMillis) {
    return keep(
        task,
        () ->
            executor.scheduleWithFixedDelay(
                () -> run(task),
                Math.max(0, delayMillis),
                Math.max(1, periodMillis),
                TimeUnit.MILLISECONDS));
  }

  private static boolean keep(
      SIPStackTimerTask task, java.util.function.Supplier<Future<?>> schedule) {
    try {
      task.setSipTimerTask(schedule.get());
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  private static void run(SIPStackTimerTask task) {
    try {
      task.runTask();
    } catch (RuntimeException failed) {
      // Without this, a failed periodic task would silently never run again, and its transaction
      // never end.
      LOG.warn(
          "event=sip-timer-failed task={} why={}",
          task.getClass().getSimpleName(),
          ForeignText.describe(failed));
    }
  }

  @Override
  public boolean cancel(SIPStackTimerTask task) {
    if (task.getSipTimerTask() instanceof Future<?> future) {
      task.cleanUpBeforeCancel();
      task.setSipTimerTask(null);
      return future.cancel(false);
    }
    return false;
  }

  @Override
  public void start(SipStackImpl stack, Properties properties) {
    executor.prestartCoreThread();
  }

  @Override
  public void stop() {
    executor.shutdownNow();
  }

  @Override
  public boolean isStarted() {
    return !executor.isShutdown();
  }
}
