package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way to a loop from others that read them. Any thread posts; each poster's
 * packets arrive in order. What waits is bounded, counted exactly, and dropped beyond.
 */
final class HandOver {
  /** What may wait for one loop: as much as its socket's buffer in the kernel. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** What of it may be one transport's: a peer that floods takes no room from the other rings. */
  static final int MAX_BYTES_OF_ONE = MAX_BYTES / 4;

  /** What a packet that waits costs beside its bytes. */
  private static final int OVERHEAD = 256;

  private final MediaTransportContext context;
  private final PortFailures failures;
  private final AtomicLong waiting = new AtomicLong();

  /** Whether {@link #flush} is due once what waits now was taken. On the loop. */
  private boolean flushing;

  /**
   * @param context of the loop that takes them
   */
  HandOver(MediaTransportContext context) {
    this.context = context;
    this.failures = new PortFailures(context);
  }

  /** Bytes that wait, with what each packet costs beside. Any thread. */
  long waiting() {
    return waiting.get();
  }

  /**
   * Reserves room for a packet of so many bytes; where there is none, counts the drop.
   *
   * @param ofOne what waits for the packet's transport, of this loop's
   */
  boolean room(int bytes, AtomicLong ofOne) {
    int cost = bytes + OVERHEAD;
    if (ofOne.addAndGet(cost) > MAX_BYTES_OF_ONE) {
      ofOne.addAndGet(-cost);
      context.drop(DropReason.LOOP_FULL);
      return false;
    }
    if (waiting.addAndGet(cost) > MAX_BYTES) {
      done(bytes, ofOne, null);
      context.drop(DropReason.LOOP_FULL);
      return false;
    }
    return true;
  }

  /**
   * Posts a packet for which there is {@link #room}.
   *
   * @param ofOne as given to {@link #room}
   * @param take takes it, on the loop
   * @param held released in any case
   */
  void post(int bytes, AtomicLong ofOne, Runnable take, @Nullable ReferenceCounted held) {
    context.counters().crossed();
    try {
      context.loop().execute(() -> arrived(bytes, ofOne, take, held));
    } catch (RejectedExecutionException closing) {
      done(bytes, ofOne, held);
      context.drop(DropReason.LOOP_FULL);
    }
  }

  private void arrived(
      int bytes, AtomicLong ofOne, Runnable take, @Nullable ReferenceCounted held) {
    try {
      take.run();
    } catch (RuntimeException bug) {
      // As where a packet is taken by the loop that read it: the next one is none the worse.
      failures.note(bug);
    } finally {
      done(bytes, ofOne, held);
      if (!flushing) {
        flushing = true;
        // Behind all that waits by now: what they cause leaves together.
        context.loop().execute(this::flush);
      }
    }
  }

  private void flush() {
    flushing = false;
    context.flushQueue().flush();
  }

  private void done(int bytes, AtomicLong ofOne, @Nullable ReferenceCounted held) {
    waiting.addAndGet(-(bytes + OVERHEAD));
    ofOne.addAndGet(-(bytes + OVERHEAD));
    if (held != null) {
      held.release();
    }
  }
}
