package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockProcess.Input;
import fr.heurtoir.door.lock.LockWire.BadLine;
import fr.heurtoir.door.lock.LockWire.Reply;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock process's Unix socket, mode 0660, with one peer at a time. Agent and lock run as two
 * users, and the agent is in the lock's group. A malformed line is answered with an error. {@value
 * #MOST_BAD_LINES} of them, or one that is too long, end the connection.
 */
final class LockSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockSocket.class);
  static final int MOST_BAD_LINES = 16;
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Path path;
  private final Consumer<Input> inputs;
  private final Consumer<LockEvent> events;
  private final ServerSocketChannel server;
  private final AtomicBoolean occupied = new AtomicBoolean();

  LockSocket(Path path, Consumer<Input> inputs, Consumer<LockEvent> events) throws IOException {
    this.path = path;
    this.inputs = inputs;
    this.events = events;
    // Bound under another name and then renamed, so that it is never reachable with a wider mode.
    Path making = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(making);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(making), 4);
      Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rw-rw----"));
      Files.move(making, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UnsupportedOperationException refused) {
      server.close();
      Files.deleteIfExists(making);
      throw new IOException("the lock's socket cannot be made at " + path, refused);
    }
  }

  void listen() {
    Thread.ofPlatform().name("lock-socket").daemon().start(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (occupied.compareAndSet(false, true)) {
          Thread.ofVirtual().name("lock-requests").start(() -> serve(channel));
        } else {
          LOG.warn("event=agent-refused reason=busy");
          try (channel) {
            channel.write(
                ByteBuffer.wrap(LockWire.write(new Reply.Complaint("busy", Optional.empty()))));
          }
        }
      } catch (ClosedChannelException ended) {
        LOG.debug("event=socket-accept-ended");
      } catch (IOException broken) {
        // For example where this process has no descriptor left. That passes; meanwhile the loop
        // must not spin.
        LOG.warn("event=socket-accept-failed reason=\"{}\"", broken.getMessage());
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private void serve(SocketChannel channel) {
    LockPeer peer = new LockPeer(channel);
    inputs.accept(new Input.Connected(peer));
    try {
      read(new LineReader(channel), peer);
    } catch (LineReader.LineTooLong tooLong) {
      LOG.warn("event=agent-dropped reason=\"{}\"", tooLong.getMessage());
    } catch (IOException ended) {
      LOG.debug("event=agent-connection-ended");
    } finally {
      peer.close();
      inputs.accept(new Input.Gone(peer));
      occupied.set(false);
    }
  }

  private void read(LineReader lines, LockPeer peer) throws IOException {
    int bad = 0;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      try {
        events.accept(LockProcess.event(LockWire.request(line)));
      } catch (BadLine wrong) {
        bad++;
        events.accept(new LockEvent.Malformed());
        peer.say(new Reply.Complaint(String.valueOf(wrong.getMessage()), Optional.empty()));
        if (bad == MOST_BAD_LINES) {
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException leftBehind) {
      LOG.warn("event=socket-left path={}", path);
    }
  }
}
