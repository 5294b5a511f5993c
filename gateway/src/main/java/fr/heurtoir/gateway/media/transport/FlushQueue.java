package fr.heurtoir.gateway.media.transport;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/**
 * The channels of one loop with unflushed writes. Packets that arrive on one socket leave by
 * others, so all are flushed together after a whole batch was read. On the loop. A channel may
 * belong to another loop; the flush of a closed one does nothing.
 */
public final class FlushQueue {
  private final Set<Channel> written = new HashSet<>();

  void written(Channel channel) {
    written.add(channel);
  }

  /** Flushes every channel in the queue. */
  public void flush() {
    if (!written.isEmpty()) {
      written.forEach(Channel::flush);
      written.clear();
    }
  }
}
