package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.log.ForeignText;
import fr.heurtoir.protocol.log.LogRate;
import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the stack's own log lines to slf4j. They may quote messages, so only the first words of
 * the first line are kept, and of an exception its class and place: no header, no body, no
 * credentials. At most {@value #MOST_A_SECOND} lines a second, because a peer can provoke them. The
 * stack makes it.
 */
public final class SlfStackLogger implements StackLogger {
  private static final Logger LOG = LoggerFactory.getLogger("fr.heurtoir.protocol.sip.stack");
  private static final int MOST_A_SECOND = 5;

  private final LogRate rate = new LogRate(MOST_A_SECOND);

  /** The stack calls this. */
  public SlfStackLogger() {}

  @Override
  public void logError(String message) {
    if (rate.allowed()) {
      LOG.warn("event=sip-stack says=\"{}\"", ForeignText.shorten(message));
    }
  }

  @Override
  public void logError(String message, Exception thrown) {
    // The stack's event scanner throws this when its endpoint closes.
    if (!(thrown instanceof InterruptedException) && rate.allowed()) {
      LOG.warn(
          "event=sip-stack says=\"{}\" why={}",
          ForeignText.shorten(message),
          ForeignText.describe(thrown));
    }
  }

  @Override
  public void logFatalError(String message) {
    if (rate.allowed()) {
      LOG.error("event=sip-stack says=\"{}\"", ForeignText.shorten(message));
    }
  }

  @Override
  public void logException(Throwable thrown) {
    if (rate.allowed()) {
      LOG.warn("event=sip-stack why={}", ForeignText.describe(thrown));
    }
  }

  @Override
  public void logWarning(String message) {
    if (LOG.isDebugEnabled() && rate.allowed()) {
      LOG.debug("event=sip-stack says=\"{}\"", ForeignText.shorten(message));
    }
  }

  @Override
  public void logInfo(String message) {}

  @Override
  public void logDebug(String message) {}

  @Override
  public void logDebug(String message, Exception thrown) {}

  @Override
  public void logTrace(String message) {}

  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public boolean isLoggingEnabled() {
    return true;
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return level <= TRACE_WARN;
  }

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String stamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return LOG.getName();
  }
}
