package fr.heurtoir.protocol.log;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;

/** One logger, over the JDK's logger of the same name. */
final class EventLogger extends AbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final String OURS = "fr.heurtoir.";

  private final transient java.util.logging.Logger jdk;

  EventLogger(String name) {
    this.name = name;
    this.jdk = java.util.logging.Logger.getLogger(name);
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] values,
      @Nullable Throwable thrown) {
    boolean ours = name.startsWith(OURS);
    String said = pattern == null ? "-" : pattern;
    // A library's line may contain a peer's words, so its text is no kind: the logger's name is.
    if (!EventLog.permits(ours ? said : name, level)) {
      return;
    }
    // slf4j takes a trailing throwable as one whose trace is wanted, even if a field of the line
    // asks for it.
    if (thrown != null && Fields.places(said) > (values == null ? 0 : values.length)) {
      values = with(values, first(thrown).toString());
      thrown = null;
    }
    String line = Fields.format(said, values);
    if (!ours) {
      line = Fields.format("event=library says=\"{}\"", new Object[] {line});
    }
    if (!ours || !Fields.name("ring", said, values)) {
      line += About.current().map(ring -> " ring=" + ring).orElse("");
    }
    if (thrown != null && !defect(thrown, ours)) {
      line += Fields.format(" exception={}", new Object[] {first(thrown).toString()});
      write(name, level, line, null);
    } else {
      write(name, level, line, thrown);
    }
  }

  private static Object[] with(@Nullable Object @Nullable [] values, Object last) {
    Object[] all = values == null ? new Object[1] : Arrays.copyOf(values, values.length + 1);
    all[all.length - 1] = last;
    return all;
  }

  static void write(String name, Level level, String line, @Nullable Throwable thrown) {
    EventRecord entry = new EventRecord(jdk(level), line);
    entry.setLoggerName(name);
    entry.setSourceClassName(name);
    entry.setSourceMethodName("");
    entry.setThrown(thrown);
    java.util.logging.Logger.getLogger(name).log(entry);
  }

  /**
   * Whether an exception deserves a stack trace: a bug of the program, not a fault of a peer, a
   * disk or a network. An exception that a library throws on a peer's input is no bug of ours,
   * although our call caused it.
   */
  static boolean defect(Throwable thrown, boolean ours) {
    Throwable first = first(thrown);
    if (first instanceof Error) {
      return true;
    }
    return first instanceof RuntimeException
        && !(first instanceof UncheckedIOException)
        && (ours || thrownByUs(first));
  }

  private static boolean thrownByUs(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String where = frame.getClassName();
      if (!where.startsWith("java.") && !where.startsWith("jdk.")) {
        return where.startsWith(OURS);
      }
    }
    return false;
  }

  private static Throwable first(Throwable thrown) {
    Throwable first = thrown;
    while ((first instanceof CompletionException || first instanceof ExecutionException)
        && first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  private static java.util.logging.Level jdk(Level level) {
    return switch (level) {
      case ERROR -> java.util.logging.Level.SEVERE;
      case WARN -> java.util.logging.Level.WARNING;
      case INFO -> java.util.logging.Level.INFO;
      case DEBUG -> java.util.logging.Level.FINE;
      case TRACE -> java.util.logging.Level.FINEST;
    };
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  private boolean logs(Level level) {
    return jdk.isLoggable(jdk(level));
  }

  @Override
  public boolean isTraceEnabled() {
    return logs(Level.TRACE);
  }

  @Override
  public boolean isTraceEnabled(Marker marker) {
    return isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return logs(Level.DEBUG);
  }

  @Override
  public boolean isDebugEnabled(Marker marker) {
    return isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return logs(Level.INFO);
  }

  @Override
  public boolean isInfoEnabled(Marker marker) {
    return isInfoEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return logs(Level.WARN);
  }

  @Override
  public boolean isWarnEnabled(Marker marker) {
    return isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return logs(Level.ERROR);
  }

  @Override
  public boolean isErrorEnabled(Marker marker) {
    return isErrorEnabled();
  }
}
