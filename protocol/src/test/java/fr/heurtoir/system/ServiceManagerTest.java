package fr.heurtoir.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Unix datagram socket in systemd's place. */
class ServiceManagerTest {
  @TempDir Path folder;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private EventLoopGroup group;

  @BeforeEach
  void group() {
    group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  }

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Channel listen(String name) {
    return new Bootstrap()
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
        .bind(new DomainSocketAddress(name))
        .syncUninterruptibly()
        .channel();
  }

  private String next() throws InterruptedException {
    String words = received.poll(20, TimeUnit.SECONDS);
    if (words == null) {
      throw new AssertionError("nothing was said");
    }
    return words;
  }

  @Test
  void systemdHearsWhatTheServiceSays() throws Exception {
    String path = folder.resolve("notify").toString();
    listen(path);
    ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path));
    manager.ready("3 doors\nsecond line");
    assertEquals("READY=1\nSTATUS=3 doors", next());
    manager.status("é");
    assertEquals("STATUS=é", next());
    manager.alive();
    assertEquals("WATCHDOG=1", next());
    manager.reloading();
    assertTrue(next().matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
    manager.stopping();
    assertEquals("STOPPING=1", next());
  }

  @Test
  void anAbstractSocketIsReachedToo() throws Exception {
    String name = "heurtoir-test-" + ProcessHandle.current().pid();
    listen("\0" + name);
    ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name)).stopping();
    assertEquals("STOPPING=1", next());
  }

  @Test
  void withoutSystemdNothingIsSaidAndNothingBreaks() {
    ServiceManager.of(Map.of()).ready("fine");
    ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString())).ready("fine");
    ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")).ready("fine");
    assertEquals(0, received.size());
  }

  @Test
  void theWatchdogIsFedTwiceInItsTime() {
    String socket = folder.resolve("notify").toString();
    assertEquals(
        Optional.of(Duration.ofSeconds(15)),
        ServiceManager.of(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "30000000"))
            .watchdogEvery());
    assertEquals(
        Optional.empty(),
        ServiceManager.of(
                Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1"))
            .watchdogEvery());
    assertEquals(
        Optional.empty(), ServiceManager.of(Map.of("NOTIFY_SOCKET", socket)).watchdogEvery());
  }
}
