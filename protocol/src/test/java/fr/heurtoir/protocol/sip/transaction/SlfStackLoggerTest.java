package fr.heurtoir.protocol.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.log.ForeignText;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** What the stack says of messages does not carry them into the log. */
class SlfStackLoggerTest {
  private static final String MESSAGE =
      "bad message INVITE sip:b@example.com SIP/2.0\r\n"
          + "Authorization: Digest response=\"secret\"\r\n\r\na=crypto:secret";

  private static List<String> logged(Runnable what) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("fr.heurtoir.protocol.sip.stack");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().format(entry));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      what.run();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }

  @Test
  void neitherBodyNorCredentialsReachTheLog() {
    SlfStackLogger logger = new SlfStackLogger();
    List<String> lines =
        logged(
            () -> {
              logger.logError(MESSAGE);
              logger.logError("why", new ParseException(MESSAGE, 0));
              logger.logException(new IllegalStateException(MESSAGE));
              logger.logDebug(MESSAGE);
              logger.logInfo(MESSAGE);
            });
    assertEquals(3, lines.size());
    assertFalse(String.join("", lines).contains("secret"));
    assertTrue(lines.get(1).contains("ParseException"));
  }

  @Test
  void aLineCannotForgeAnother() {
    assertEquals("a?b", ForeignText.shorten("a\u001bb\nring=forged"));
    assertTrue(ForeignText.shorten("x".repeat(5000)).length() <= 100);
  }

  @Test
  void aPeerThatProvokesErrorsDoesNotFillTheDisk() {
    SlfStackLogger logger = new SlfStackLogger();
    List<String> lines =
        logged(
            () -> {
              for (int i = 0; i < 1000; i++) {
                logger.logError(MESSAGE);
              }
            });
    assertTrue(lines.size() <= 50, () -> lines.size() + " lines");
  }
}
