package fr.heurtoir.protocol.log;

import java.io.IOException;
import java.util.List;

/** Where lines go. Only the log's own thread calls it, so it may wait. */
sealed interface LineOutput permits StreamOutput, JournalOutput {
  /**
   * Writes them, in order.
   *
   * @throws IOException where nothing can be written any more
   */
  void write(List<Line> lines) throws IOException, InterruptedException;

  /** Lines that were given to it and that nobody has. Any thread. */
  long lost();
}
