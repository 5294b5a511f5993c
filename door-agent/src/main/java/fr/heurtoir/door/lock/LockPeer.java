package fr.heurtoir.door.lock;

import fr.heurtoir.door.lock.LockWire.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connected agent, as the lock process sees it. Sending never blocks. */
final class LockPeer {
  private static final Logger LOG = LoggerFactory.getLogger(LockPeer.class);
  private static final int QUEUE = 128;

  private final SocketChannel channel;
  private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;

  LockPeer(SocketChannel channel) {
    this.channel = channel;
    this.writer = Thread.ofVirtual().name("lock-replies").start(this::write);
  }

  void say(Reply reply) {
    if (!replies.offer(reply) && dropped.getAndIncrement() == 0) {
      LOG.warn("event=agent-does-not-read replies=dropped");
    }
  }

  private void write() {
    try {
      while (true) {
        ByteBuffer line = ByteBuffer.wrap(LockWire.write(replies.take()));
        while (line.hasRemaining()) {
          channel.write(line);
        }
      }
    } catch (IOException | InterruptedException ended) {
      LOG.debug("event=agent-writer-ended");
    }
  }

  void close() {
    writer.interrupt();
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      LOG.debug("event=agent-close-failed");
    }
  }
}
