package fr.heurtoir.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Unix sockets (unix(7)) for the driver, which knows {@link Socket} alone; Java has them as
 * channels only. So a server of this machine knows the gateway by its user, without a password.
 */
public final class UnixSocketFactory extends SocketFactory {
  private final UnixDomainSocketAddress address;

  /** Called by the driver, with the socket's path. */
  public UnixSocketFactory(String path) {
    this.address = UnixDomainSocketAddress.of(Path.of(path));
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(address);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    Socket socket = new UnixSocket(address);
    socket.connect(address);
    return socket;
  }

  /** One connection. Each direction is used by one thread at a time. */
  private static final class UnixSocket extends Socket {
    private final UnixDomainSocketAddress address;
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private volatile int timeoutMs;

    UnixSocket(UnixDomainSocketAddress address) throws IOException {
      this.address = address;
      this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      this.readable = Selector.open();
      this.writable = Selector.open();
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
      connect(ignored, 0);
    }

    /**
     * Connects to the socket's path. A local connection is there at once or refused, so the time is
     * not needed.
     */
    @Override
    public void connect(SocketAddress ignored, int withinMs) throws IOException {
      try {
        channel.connect(address);
      } catch (IOException refused) {
        throw new SocketException(
            address + ": " + Objects.requireNonNullElse(refused.getMessage(), "refused"));
      }
      channel.configureBlocking(false);
      channel.register(readable, SelectionKey.OP_READ);
      channel.register(writable, SelectionKey.OP_WRITE);
    }

    /** Waits until the channel is ready for one direction, as long as a read may take. */
    private void await(Selector ready, long until) throws IOException {
      try {
        if (timeoutMs == 0) {
          ready.select();
        } else {
          long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
          if (left <= 0) {
            throw new SocketTimeoutException("no answer within " + timeoutMs + " ms");
          }
          ready.select(left);
        }
        ready.selectedKeys().clear();
      } catch (ClosedSelectorException closed) {
        throw new SocketException("closed");
      }
    }

    private long until() {
      return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs) + 1_000_000;
    }

    private int read(ByteBuffer into) throws IOException {
      long until = until();
      int read = channel.read(into);
      while (read == 0) {
        await(readable, until);
        read = channel.read(into);
      }
      return read;
    }

    private void write(ByteBuffer from) throws IOException {
      long until = until();
      while (from.hasRemaining()) {
        if (channel.write(from) == 0) {
          await(writable, until);
        }
      }
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          return length == 0 ? 0 : UnixSocket.this.read(ByteBuffer.wrap(into, from, length));
        }

        @Override
        public void close() throws IOException {
          UnixSocket.this.close();
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          UnixSocket.this.write(ByteBuffer.wrap(bytes, from, length));
        }

        @Override
        public void close() throws IOException {
          UnixSocket.this.close();
        }
      };
    }

    @Override
    public void close() throws IOException {
      try (readable;
          writable) {
        channel.close();
      }
      super.close();
    }

    @Override
    public void shutdownInput() throws IOException {
      channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void setSoTimeout(int timeoutMs) {
      this.timeoutMs = timeoutMs;
    }

    @Override
    public int getSoTimeout() {
      return timeoutMs;
    }

    // What TCP has and a Unix socket does not need.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSendBufferSize(int bytes) {}

    @Override
    public int getSendBufferSize() {
      return 8192;
    }

    @Override
    public void setReceiveBufferSize(int bytes) {}

    @Override
    public int getReceiveBufferSize() {
      return 8192;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }
}
