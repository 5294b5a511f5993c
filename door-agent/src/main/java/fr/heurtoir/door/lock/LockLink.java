package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockWire.BadLine;
import fr.heurtoir.door.lock.LockWire.Reply;
import fr.heurtoir.door.lock.LockWire.Request;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.log.About;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the lock: keeps a connection to the lock process, reconnects by itself, and
 * reports whether the process is there. The supervisor restarts the process.
 */
public final class LockLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockLink.class);
  private static final int QUEUE = 64;
  private static final long AGAIN_MILLIS = 250;

  private final Path path;
  private final Listener listener;
  private final Thread reader;
  private volatile boolean closing;
  private volatile Map<String, Long> refusals = Map.of();
  private volatile @Nullable Session session;

  /** The agent's callbacks, on the link's thread. */
  public interface Listener {
    /** The lock process is connected, and has these locks. */
    void lockReady(List<String> locks);

    /**
     * The lock process is not connected: it died, or never started. Called once until it is
     * connected again.
     */
    void lockLost();

    /** The lock process sent a message for the station and the gateway. */
    void lockSaid(DoorMessage.FromDoor message);
  }

  /** One connection with its writing thread. */
  private record Session(SocketChannel channel, BlockingQueue<Request> requests, Thread writer) {}

  /** Starts connecting. */
  public LockLink(Path path, Listener listener) {
    this.path = path;
    this.listener = listener;
    this.reader = Thread.ofPlatform().name("lock-link").daemon().start(this::run);
  }

  /** Announces a live ring. False where the lock process is not connected. */
  public boolean ringBegins(RingId ring) {
    return send(new Request.RingBegins(ring));
  }

  /** Reports that a ring's call ended. */
  public boolean ringEnds(RingId ring) {
    return send(new Request.RingEnds(ring));
  }

  /**
   * Passes on a message that the gateway just sent. False where the lock process is not connected
   * or does not read.
   */
  public boolean say(DoorMessage.ToDoor message) {
    return send(new Request.Say(message, System.nanoTime()));
  }

  /** What the lock process has refused since its start, by reason, as last reported. */
  public Map<String, Long> refusals() {
    return refusals;
  }

  private boolean send(Request request) {
    Session now = session;
    return now != null && now.requests().offer(request);
  }

  private void run() {
    boolean toldLost = false;
    while (!closing) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        Session opened = open(channel);
        try {
          toldLost = !read(new LineReader(channel), opened) && toldLost;
        } finally {
          session = null;
          opened.writer().interrupt();
        }
      } catch (IOException notThere) {
        LOG.debug("event=lock-unreachable");
      }
      if (!toldLost && !closing) {
        toldLost = true;
        LOG.error("event=lock-lost socket={}", path);
        listener.lockLost();
      }
      pause();
    }
  }

  private Session open(SocketChannel channel) {
    BlockingQueue<Request> requests = new ArrayBlockingQueue<>(QUEUE);
    Thread writer = Thread.ofVirtual().name("lock-orders").start(() -> write(channel, requests));
    return new Session(channel, requests, writer);
  }

  private static void write(SocketChannel channel, BlockingQueue<Request> requests) {
    try {
      while (true) {
        ByteBuffer line = ByteBuffer.wrap(LockWire.write(requests.take()));
        while (line.hasRemaining()) {
          channel.write(line);
        }
      }
    } catch (IOException | InterruptedException ended) {
      LOG.debug("event=lock-writer-ended");
    }
  }

  /** Reads until the end. Returns whether the lock process said hello. */
  private boolean read(LineReader lines, Session opened) {
    boolean greeted = false;
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        switch (LockWire.reply(line)) {
          case Reply.Hello(List<String> locks) -> {
            greeted = true;
            session = opened;
            LOG.info("event=lock-ready locks={}", locks);
            listener.lockReady(locks);
          }
          case Reply.Say(DoorMessage.FromDoor message) -> listener.lockSaid(message);
          case Reply.Refusals(Map<String, Long> counts) -> refusals = counts;
          case Reply.Complaint(String reason, Optional<RingId> of) ->
              About.of(of).run(() -> LOG.warn("event=lock-complains reason={}", reason));
        }
      }
    } catch (IOException | BadLine ended) {
      LOG.debug("event=lock-connection-ended");
    }
    return greeted;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    } catch (InterruptedException stopping) {
      closing = true;
    }
  }

  @Override
  public void close() {
    closing = true;
    Session now = session;
    if (now != null) {
      try {
        now.channel().close();
      } catch (IOException alreadyGone) {
        LOG.debug("event=lock-close-failed");
      }
    }
    reader.interrupt();
  }
}
