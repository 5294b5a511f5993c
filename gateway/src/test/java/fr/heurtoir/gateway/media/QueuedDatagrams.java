package fr.heurtoir.gateway.media;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;

/** The wire of a DTLS client: what comes waits in a queue, what leaves is handed on. */
record QueuedDatagrams(BlockingQueue<byte[]> coming, Leaving leaving) implements DatagramTransport {
  /** Takes a datagram of the client's. */
  interface Leaving {
    void send(byte[] packet) throws IOException;
  }

  @Override
  public int getReceiveLimit() {
    return 2_048;
  }

  @Override
  public int getSendLimit() {
    return 1_200;
  }

  @Override
  public int receive(byte[] into, int at, int most, int waitMillis) throws IOException {
    try {
      byte[] packet = coming.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (packet == null) {
        return -1;
      }
      System.arraycopy(packet, 0, into, at, packet.length);
      return packet.length;
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  @Override
  public void send(byte[] from, int at, int length) throws IOException {
    leaving.send(Arrays.copyOfRange(from, at, at + length));
  }

  @Override
  public void close() {}
}
