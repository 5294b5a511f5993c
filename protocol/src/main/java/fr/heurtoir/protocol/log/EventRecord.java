package fr.heurtoir.protocol.log;

import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A record whose message {@link EventLogger} wrote, so that what looks like a field of it is one. A
 * record that a library gives to the JDK's logging itself may hold anything.
 */
final class EventRecord extends LogRecord {
  private static final long serialVersionUID = 1L;

  EventRecord(Level level, String message) {
    super(level, message);
  }
}
