package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * What all transports of one loop share.
 *
 * @param epoll whether the loop uses epoll, else NIO
 * @param clock nanoseconds of one monotonic clock of any origin
 */
public record MediaTransportContext(
    EventLoop loop,
    boolean epoll,
    LongSupplier clock,
    SecureRandom random,
    PacketCounter counters,
    FlushQueue flushQueue) {
  long now() {
    return clock.getAsLong();
  }

  /**
   * Every call of a transport's belongs on its loop; one from elsewhere is a bug of the caller's.
   */
  void requireLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("not on the transport's media loop");
    }
  }

  void drop(DropReason reason) {
    counters.dropped(reason);
  }
}
