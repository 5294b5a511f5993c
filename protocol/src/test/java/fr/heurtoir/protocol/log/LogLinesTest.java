package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("fr.heurtoir.gateway.phone.PhoneHub");
    record.setInstant(Instant.parse("2026-01-31T08:15:30.123Z"));
    return record;
  }

  @Test
  void underTheJournalALineBeginsWithItsPriority() {
    LogLines lines = new LogLines(true);
    assertEquals("<3>PhoneHub: a=1\n", lines.format(record(Level.SEVERE, "a=1")));
    assertEquals("<4>PhoneHub: a=1\n", lines.format(record(Level.WARNING, "a=1")));
    assertEquals("<6>PhoneHub: a=1\n", lines.format(record(Level.INFO, "a=1")));
    assertEquals("<7>PhoneHub: a=1\n", lines.format(record(Level.FINE, "a=1")));
  }

  @Test
  void elsewhereALineBeginsWithItsTime() {
    assertEquals(
        "2026-01-31T08:15:30.123Z WARN PhoneHub: event=x\n",
        new LogLines(false).format(record(Level.WARNING, "event=x")));
  }

  @Test
  void anExceptionAndItsCausesStayOnTheLine() {
    LogRecord record = record(Level.SEVERE, "event=broken");
    record.setThrown(new IllegalStateException("outer \"x\"\n<0>forged", new Exception("inner")));
    String line = new LogLines(true).format(record);
    assertEquals(1, line.lines().count());
    assertTrue(
        line.startsWith(
            "<3>PhoneHub: event=broken exception=\"java.lang.IllegalStateException: outer"
                + " 'x'\\n<0>forged at fr.heurtoir"),
        line);
    assertTrue(line.contains(" cause=\"java.lang.Exception: inner at "), line);
  }

  @Property
  void whateverIsLoggedIsOneLineWithoutControlCharacters(@ForAll String message) {
    String line = new LogLines(true).format(record(Level.INFO, message));
    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertEquals(
        0, line.substring(0, line.length() - 1).chars().filter(Character::isISOControl).count());
  }
}
