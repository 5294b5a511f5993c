package fr.heurtoir.gateway.media.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the buffer sizes that the kernel granted with those requested (socket(7)). */
final class SocketBuffers {
  private SocketBuffers() {}

  /**
   * A buffer that is smaller than requested.
   *
   * @param direction {@code receive} or {@code send}
   * @param got in bytes
   * @param sysctl the setting that limits it
   */
  record Shortfall(String direction, int wanted, int got, String sysctl) {}

  /**
   * Reads the sizes back. Linux reports twice the granted size, for its own bookkeeping. The JDK
   * halves that value, epoll's native part does not.
   */
  static List<Shortfall> shortfalls(Channel socket, int wanted) {
    int times = socket instanceof EpollDatagramChannel ? 2 : 1;
    return judge(
        wanted,
        given(socket.config().getOption(ChannelOption.SO_RCVBUF), times),
        given(socket.config().getOption(ChannelOption.SO_SNDBUF), times));
  }

  private static int given(@Nullable Integer reported, int times) {
    return reported == null ? Integer.MAX_VALUE : reported / times;
  }

  static List<Shortfall> judge(int wanted, int receive, int send) {
    List<Shortfall> small = new ArrayList<>(2);
    if (receive < wanted) {
      small.add(new Shortfall("receive", wanted, receive, "net.core.rmem_max"));
    }
    if (send < wanted) {
      small.add(new Shortfall("send", wanted, send, "net.core.wmem_max"));
    }
    return small;
  }
}
