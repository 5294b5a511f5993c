package fr.heurtoir.protocol.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The log of this process. slf4j finds it through the service file. */
public final class EventLog implements SLF4JServiceProvider, ILoggerFactory {
  private static final LogLimiter LIMITER = new LogLimiter(System::nanoTime);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(30);
  private static final AtomicBoolean TELLS = new AtomicBoolean();

  private final Map<String, EventLogger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** slf4j calls this. */
  public EventLog() {}

  /** How many lines were suppressed since the start because there were too many of their kind. */
  public static long suppressed() {
    return LIMITER.all();
  }

  /** Logs the suppressed lines that were not reported yet. Call it at the end of a program. */
  public static void tellSuppressed() {
    tell(LIMITER.left());
  }

  /**
   * Whether a line may be written. The first suppressed line starts the reports about suppressed
   * lines.
   */
  static boolean permits(String kind, Level level) {
    boolean permitted = LIMITER.permits(kind, level.toInt() >= Level.WARN.toInt());
    if (!permitted && TELLS.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("log-suppressed").start(EventLog::tellNowAndThen);
    }
    return permitted;
  }

  private static void tellNowAndThen() {
    try {
      while (true) {
        Thread.sleep(TOLD_EVERY);
        tellSuppressed();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(List<LogLimiter.Left> left) {
    for (LogLimiter.Left each : left) {
      EventLogger.write(
          EventLog.class.getName(),
          Level.WARN,
          Fields.format(
              "event=log-lines-suppressed suppressed={} kind={}",
              new Object[] {each.lines(), each.kind()}),
          null);
    }
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, EventLogger::new);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Nothing to initialise.
  }
}
