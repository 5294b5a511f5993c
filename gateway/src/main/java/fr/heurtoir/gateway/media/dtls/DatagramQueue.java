package fr.heurtoir.gateway.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * The socket that Bouncy Castle sees. The event loop puts datagrams in and the handshake's thread
 * receives them. Bouncy Castle's messages are gathered into datagrams, which are sent when it next
 * waits. So a flight of five messages is one or two packets, and is lost less often.
 */
final class DatagramQueue implements DatagramTransport {
  /**
   * The largest datagram sent, small enough for every path (RFC 8831 section 5 assumes the same).
   */
  static final int SEND_BYTES = 1200;

  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> arrived;
  private final Consumer<byte[]> departing;
  private final byte[] gathered = new byte[SEND_BYTES];
  private int gatheredBytes;
  private boolean established;
  private volatile boolean ended;
  private volatile boolean closed;

  /**
   * @param departing called on the handshake's thread for each datagram; must not block
   */
  DatagramQueue(int capacity, Consumer<byte[]> departing) {
    this.arrived = new ArrayBlockingQueue<>(capacity);
    this.departing = departing;
  }

  /** On the event loop. False where the queue is full. */
  boolean offer(byte[] datagram) {
    return arrived.offer(datagram);
  }

  /** On the handshake's thread: the handshake is complete; sends its last flight. */
  void establish() {
    flush();
    established = true;
  }

  /** On the event loop: makes the current or next {@link #receive} fail. */
  void end() {
    ended = true;
    closed = true;
    arrived.clear();
    // Only the loop puts datagrams in, so there is room now.
    arrived.offer(END);
  }

  /** Whether our side has closed, by {@link #end}. */
  boolean isEnded() {
    return ended;
  }

  /** Whether either side has closed. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public int getReceiveLimit() {
    return DtlsAssociation.MAX_DATAGRAM_BYTES;
  }

  @Override
  public int getSendLimit() {
    return SEND_BYTES;
  }

  /**
   * Receives one datagram. Zero milliseconds wait without a limit, as Bouncy Castle expects.
   *
   * @throws TlsFatalAlert where we ended a handshake; carries the alert to send to the peer (RFC
   *     5246 section 7.2.2)
   * @throws InterruptedIOException once the association is closed. For any other IOException,
   *     Bouncy Castle would send the peer internal_error instead of close_notify.
   */
  @Override
  public int receive(byte[] into, int at, int most, int waitMillis) throws IOException {
    flush();
    // Bouncy Castle continues to wait after it received a close_notify.
    failIfClosed();
    byte[] datagram;
    try {
      datagram = waitMillis == 0 ? arrived.take() : arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    failIfClosed();
    if (datagram == null || datagram.length > most) {
      return -1;
    }
    System.arraycopy(datagram, 0, into, at, datagram.length);
    return datagram.length;
  }

  private void failIfClosed() throws IOException {
    if (closed) {
      throw established
          ? new InterruptedIOException("closed")
          : new TlsFatalAlert(AlertDescription.user_canceled);
    }
  }

  @Override
  public void send(byte[] from, int at, int count) {
    if (gatheredBytes + count > SEND_BYTES) {
      flush();
    }
    if (count > SEND_BYTES) {
      departing.accept(Arrays.copyOfRange(from, at, at + count));
      return;
    }
    System.arraycopy(from, at, gathered, gatheredBytes, count);
    gatheredBytes += count;
  }

  /** Sends the gathered messages. */
  void flush() {
    if (gatheredBytes > 0) {
      departing.accept(Arrays.copyOf(gathered, gatheredBytes));
      gatheredBytes = 0;
    }
  }

  /** Bouncy Castle calls this after its last alert. */
  @Override
  public void close() {
    flush();
    closed = true;
  }
}
