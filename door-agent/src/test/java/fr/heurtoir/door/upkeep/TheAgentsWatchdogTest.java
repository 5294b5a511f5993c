package fr.heurtoir.door.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.system.ServiceManager;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Unix datagram socket in systemd's place. */
class TheAgentsWatchdogTest {
  @TempDir Path folder;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private EventLoopGroup group;

  @BeforeEach
  void listen() {
    group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new Bootstrap()
        .group(group)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(
                  ChannelHandlerContext context, DomainDatagramPacket packet) {
                received.add(packet.content().toString(StandardCharsets.UTF_8));
              }
            })
        .bind(new DomainSocketAddress(folder.resolve("notify").toString()))
        .syncUninterruptibly();
  }

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ServiceManager manager(String micros) {
    return ServiceManager.of(
        Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString(), "WATCHDOG_USEC", micros));
  }

  @Test
  void isFedWhileTheStationsThreadTakesItsTurnsAndNoLonger() throws Exception {
    AtomicBoolean stuck = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    try (AgentWatch _ =
        AgentWatch.start(
            manager("200000"),
            () -> {
              asked.incrementAndGet();
              return stuck.get()
                  ? new CompletableFuture<>()
                  : CompletableFuture.<Void>completedFuture(null);
            })) {
      for (int beat = 0; beat < 3; beat++) {
        assertEquals("WATCHDOG=1", received.poll(20, TimeUnit.SECONDS));
      }
      stuck.set(true);
      // One beat may have been on its way; after two questions without an answer there is none.
      int before = asked.get();
      long bound = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (asked.get() < before + 3) {
        assertTrue(System.nanoTime() < bound, "the thread was not asked again");
        TimeUnit.MILLISECONDS.sleep(10);
      }
      received.clear();
      while (asked.get() < before + 5) {
        assertTrue(System.nanoTime() < bound, "the thread was not asked again");
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertTrue(received.isEmpty(), received.toString());
      stuck.set(false);
      assertEquals("WATCHDOG=1", received.poll(20, TimeUnit.SECONDS));
    }
    for (String said = received.poll(20, TimeUnit.SECONDS);
        !"STOPPING=1".equals(said);
        said = received.poll(20, TimeUnit.SECONDS)) {
      assertEquals("WATCHDOG=1", said);
    }
  }

  @Test
  void isLeftAloneWhereNobodyWatches() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (AgentWatch _ =
        AgentWatch.start(
            manager("0"),
            () -> {
              asked.incrementAndGet();
              return new CompletableFuture<>();
            })) {
      assertEquals(0, asked.get());
    }
    assertEquals("STOPPING=1", received.poll(20, TimeUnit.SECONDS));
    assertEquals(0, asked.get());
  }
}
