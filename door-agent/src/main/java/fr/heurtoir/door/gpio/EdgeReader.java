package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an input's edges on its own thread, which ends at {@link #close} or when the chip
 * disappears.
 *
 * <p>The thread waits in poll(2) for the line and for an eventfd. Closing makes the eventfd
 * readable and waits for the thread. Only then are the descriptors closed, so none is closed during
 * a call that uses it.
 */
final class EdgeReader implements GpioChip.InputLine {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeReader.class);

  /** How many edges the kernel buffers for a slow reader. Further ones are lost and counted. */
  static final int BUFFERED = 64;

  private static final int AT_ONCE = 16;
  private static final Duration MOST_WAIT = Duration.ofSeconds(2);

  private final Kernel kernel = Kernel.calls();
  private final String what;
  private final LineRequest line;
  private final EdgeListener listener;
  private final int wakeUp;
  private final Thread thread;
  private final Object descriptors = new Object();
  private boolean open = true;
  private volatile boolean closed;
  private boolean started;
  private int expected;
  private long missed;

  /**
   * @param line the request, which this object closes
   * @throws GpioException where the process has no descriptor left; the request is closed then
   */
  EdgeReader(String what, LineRequest line, EdgeListener listener) throws GpioException {
    this.what = what;
    this.line = line;
    this.listener = listener;
    this.wakeUp = kernel.eventfd();
    if (wakeUp < 0) {
      line.close();
      throw ErrnoText.failed("waiting for edges of " + what, -wakeUp);
    }
    this.thread = Thread.ofPlatform().name("gpio-edges").daemon().unstarted(this::run);
  }

  EdgeReader start() {
    thread.start();
    return this;
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment waiting = arena.allocate(Kernel.POLL_FD, 2);
      waitFor(waiting, 0, line.fd());
      waitFor(waiting, 1, wakeUp);
      MemorySegment events = arena.allocate(Uapi.LINE_EVENT, AT_ONCE);
      String end = "";
      while (!closed && end.isEmpty()) {
        int ready = kernel.poll(waiting);
        if (ready == -Kernel.EINTR) {
          continue;
        }
        if (ready < 0) {
          end = kernel.words(-ready);
        } else if (returned(waiting, 1) == 0) {
          end = read(events, returned(waiting, 0));
        }
      }
      if (!closed) {
        LOG.error("event=gpio-lost line=\"{}\" reason=\"{}\"", what, end);
        String why = what + ": " + end;
        tell(() -> listener.lost(why));
      }
    } finally {
      synchronized (descriptors) {
        open = false;
        line.close();
        kernel.close(wakeUp);
      }
    }
  }

  /** Reads the available events. Returns why no more will come, or nothing. */
  private String read(MemorySegment events, short returned) {
    if ((returned & (Kernel.POLLERR | Kernel.POLLHUP | Kernel.POLLNVAL)) != 0) {
      return "the chip is gone";
    }
    if ((returned & Kernel.POLLIN) == 0) {
      return "";
    }
    int got = kernel.read(line.fd(), events);
    if (got == -Kernel.EINTR || got == -Kernel.EAGAIN) {
      return "";
    }
    if (got <= 0) {
      return got == -Kernel.ENODEV || got == 0 ? "the chip is gone" : kernel.words(-got);
    }
    long size = Uapi.LINE_EVENT.byteSize();
    for (long at = 0; at + size <= got && !closed; at += size) {
      take(events.asSlice(at, size));
    }
    return "";
  }

  private void take(MemorySegment event) {
    int number = event.get(JAVA_INT, Uapi.at(Uapi.LINE_EVENT, "line_seqno"));
    if (started && number != expected) {
      if (missed == 0) {
        LOG.warn("event=gpio-edges-missed line=\"{}\" first={}", what, expected);
      }
      missed += Integer.toUnsignedLong(number - expected);
    }
    started = true;
    expected = number + 1;
    Edge edge =
        new Edge(
            // Rising means that the line became active, at either level.
            event.get(JAVA_INT, Uapi.at(Uapi.LINE_EVENT, "id")) == Uapi.EVENT_RISING_EDGE,
            event.get(JAVA_LONG, Uapi.at(Uapi.LINE_EVENT, "timestamp_ns")));
    tell(() -> listener.edge(edge));
  }

  /** Calls the listener, whose exceptions must not end the thread. */
  private void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException broken) {
      LOG.error("event=gpio-listener-broke line=\"{}\"", what, broken);
    }
  }

  private static void waitFor(MemorySegment waiting, long index, int fd) {
    MemorySegment each = waiting.asSlice(index * Kernel.POLL_FD.byteSize(), Kernel.POLL_FD);
    each.set(JAVA_INT, Uapi.at(Kernel.POLL_FD, "fd"), fd);
    each.set(JAVA_SHORT, Uapi.at(Kernel.POLL_FD, "events"), Kernel.POLLIN);
  }

  private static short returned(MemorySegment waiting, long index) {
    return waiting
        .asSlice(index * Kernel.POLL_FD.byteSize(), Kernel.POLL_FD)
        .get(JAVA_SHORT, Uapi.at(Kernel.POLL_FD, "revents"));
  }

  @Override
  public boolean get() throws GpioException {
    return line.get();
  }

  /** When this returns, the line is free, unless a listener does not return. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    synchronized (descriptors) {
      // A thread that lost its chip has closed the eventfd. The number may be another file's now.
      if (open) {
        kernel.wake(wakeUp);
      }
    }
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      if (!thread.join(MOST_WAIT)) {
        LOG.error("event=gpio-listener-stuck line=\"{}\" waited_ms={}", what, MOST_WAIT.toMillis());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    if (missed > 0) {
      LOG.warn("event=gpio-edges-missed line=\"{}\" count={}", what, missed);
    }
  }
}
