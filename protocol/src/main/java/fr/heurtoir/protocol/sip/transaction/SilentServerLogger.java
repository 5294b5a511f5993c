package fr.heurtoir.protocol.sip.transaction;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/**
 * The stack's message log, kept silent, because messages contain what must not be logged. The stack
 * makes it.
 */
public final class SilentServerLogger implements ServerLogger {
  /** The stack calls this. */
  public SilentServerLogger() {}

  @Override
  public void closeLogFile() {}

  @Override
  public void logMessage(SIPMessage message, String from, String to, boolean sent, long time) {}

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sent, long time) {}

  @Override
  public void logMessage(SIPMessage message, String from, String to, String status, boolean sent) {}

  @Override
  public void logException(Exception thrown) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public void setSipStack(SipStack stack) {}
}
