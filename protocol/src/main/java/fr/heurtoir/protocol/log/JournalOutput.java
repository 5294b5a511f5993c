package fr.heurtoir.protocol.log;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.system.UnixDatagram.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the journal. A line that journald does not take goes to standard error, is counted,
 * and is told in the journal as soon as that takes lines again.
 */
final class JournalOutput implements LineOutput {
  /** How long, at most, one full queue of journald is waited for: 1, 2, 4 ... 64 ms. */
  private static final long LAST_PAUSE_MS = 64;

  private final String program;
  private final Function<byte[], Sent> socket;
  private final OutputStream error;
  private final Pause pause;
  private final LogLines form = new LogLines(true);
  private final LongAdder beside = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private volatile @Nullable DoorId door;
  private long told;
  private boolean takes = true;

  /** Waits that many milliseconds. */
  @FunctionalInterface
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  /**
   * @param program the name that the journal shows before each message
   * @param error standard error, for what journald does not take
   */
  JournalOutput(String program, Function<byte[], Sent> socket, OutputStream error, Pause pause) {
    this.program = program;
    this.socket = socket;
    this.error = error;
    this.pause = pause;
  }

  /** From now on every line is about that door. Any thread. */
  void at(DoorId at) {
    door = at;
  }

  @Override
  public void write(List<Line> lines) throws InterruptedException {
    for (Line line : lines) {
      takes = sent(line);
      if (takes) {
        tell(line);
      } else {
        beside(line);
      }
    }
  }

  /** Says how many lines are missing before this one. */
  private void tell(Line taken) throws InterruptedException {
    long now = beside.sum();
    if (now > told) {
      String event = "event=log-lines-beside-journal count=" + (now - told);
      if (sent(Line.ofTheLog(taken.at(), event))) {
        told = now;
      }
    }
  }

  /** Waits for a full queue only where the line before was taken. */
  private boolean sent(Line line) throws InterruptedException {
    byte[] entry = JournalEntry.of(line, program, door);
    Sent sent = socket.apply(entry);
    for (long ms = 1; sent == Sent.FULL && takes && ms <= LAST_PAUSE_MS; ms *= 2) {
      pause.millis(ms);
      sent = socket.apply(entry);
    }
    return sent == Sent.YES;
  }

  private void beside(Line line) {
    beside.increment();
    try {
      error.write(form.format(line).getBytes(StandardCharsets.UTF_8));
      error.flush();
    } catch (IOException nobodyReads) {
      // Told as the lines that nobody has, once somebody takes lines again.
      lost.increment();
    }
  }

  /** Lines that journald did not take. Any thread. */
  long beside() {
    return beside.sum();
  }

  @Override
  public long lost() {
    return lost.sum();
  }
}
