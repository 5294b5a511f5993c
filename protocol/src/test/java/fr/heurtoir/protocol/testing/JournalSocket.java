package fr.heurtoir.protocol.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A real Unix datagram socket in journald's place. Reads entries as
 * https://systemd.io/JOURNAL_NATIVE_PROTOCOL/ says, and fails at what journald would not take.
 */
public final class JournalSocket implements AutoCloseable {
  private static final int DATAGRAM = 1 << 18;
  private static final int TURNS = 16;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Channel channel;
  private final Path path;
  private final List<Map<String, String>> entries = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  public JournalSocket(Path path) {
    this.path = path;
    channel =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainDatagramChannel.class)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM))
            .handler(
                new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                  @Override
                  protected void channelRead0(
                      ChannelHandlerContext context, DomainDatagramPacket packet) {
                    try {
                      entries.add(read(ByteBufUtil.getBytes(packet.content())));
                    } catch (IllegalArgumentException bad) {
                      refused.add(bad.getMessage());
                    }
                  }
                })
            .bind(new DomainSocketAddress(path.toString()))
            .syncUninterruptibly()
            .channel();
  }

  /** The entries so far, in order: all that was sent before. */
  public List<Map<String, String>> entries() {
    int before;
    do {
      before = entries.size();
      // Netty may leave the rest of a socket to a later turn of the loop, and that to the next.
      for (int turn = 0; turn < TURNS; turn++) {
        channel.eventLoop().submit(() -> {}).syncUninterruptibly();
      }
    } while (entries.size() > before);
    if (!refused.isEmpty()) {
      throw new AssertionError("no entries: " + refused);
    }
    return List.copyOf(entries);
  }

  /** From now on takes nothing, as a journald that hangs, or takes again. */
  public void takes(boolean takes) {
    channel.eventLoop().submit(() -> channel.config().setAutoRead(takes)).syncUninterruptibly();
  }

  /**
   * The fields of one datagram, each with its value.
   *
   * @throws IllegalArgumentException for what is none
   */
  public static Map<String, String> read(byte[] datagram) {
    Map<String, String> fields = new LinkedHashMap<>();
    ByteBuffer rest = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
    while (rest.hasRemaining()) {
      int from = rest.position();
      int at = from;
      while (at < datagram.length && datagram[at] != '=' && datagram[at] != '\n') {
        at++;
      }
      String name = new String(datagram, from, at - from, StandardCharsets.US_ASCII);
      if (at == datagram.length || !name.matches("[A-Z][A-Z0-9_]{0,63}")) {
        throw new IllegalArgumentException("no field's name: " + name);
      }
      int begin;
      int end;
      if (datagram[at] == '=') {
        begin = at + 1;
        end = begin;
        while (end < datagram.length && datagram[end] != '\n') {
          end++;
        }
      } else {
        rest.position(at + 1);
        long length = rest.getLong();
        begin = rest.position();
        end = Math.toIntExact(begin + length);
      }
      if (end >= datagram.length || datagram[end] != '\n') {
        throw new IllegalArgumentException("no end of the field " + name);
      }
      String value = new String(Arrays.copyOfRange(datagram, begin, end), StandardCharsets.UTF_8);
      if (fields.put(name, value) != null) {
        throw new IllegalArgumentException("twice: " + name);
      }
      rest.position(end + 1);
    }
    return fields;
  }

  @Override
  public void close() throws Exception {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    Files.deleteIfExists(path);
  }
}
