package fr.heurtoir.gateway.media.transport;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/**
 * The channels of one loop that were written to and not flushed. What comes in by one socket leaves
 * by others, so that they are flushed together once a whole batch was read.
 */
public final class FlushQueue {
  private final Set<Channel> written = new HashSet<>();

  void written(Channel channel) {
    written.add(channel);
  }

  void closed(Channel channel) {
    written.remove(channel);
  }

  /** Lets everything go that was written since the last call. */
  public void flush() {
    if (!written.isEmpty()) {
      written.forEach(Channel::flush);
      written.clear();
    }
  }
}
