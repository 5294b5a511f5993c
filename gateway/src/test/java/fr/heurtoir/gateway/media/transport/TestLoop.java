package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** An event loop, and a clock. */
public final class TestLoop implements AutoCloseable, PacketCounter {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test-media", true), NioIoHandler.newFactory());
  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final Map<DropReason, Integer> drops = new ConcurrentHashMap<>();
  private final EventLoop loop = group.next();

  /** What transports on this loop share. */
  public final MediaTransportContext context;

  /** With a clock that stands still until it is moved. */
  public TestLoop() {
    context = context(now::get);
  }

  private TestLoop(LongSupplier clock) {
    context = context(clock);
  }

  /** With the machine's clock. */
  public static TestLoop inRealTime() {
    return new TestLoop(System::nanoTime);
  }

  private MediaTransportContext context(LongSupplier clock) {
    return new MediaTransportContext(
        loop, false, clock, new SecureRandom(), this, new FlushQueue());
  }

  /** Lets time pass. */
  public void advance(long millis) {
    now.addAndGet(millis * 1_000_000);
  }

  /** Packets dropped for that reason. */
  public int drops(DropReason reason) {
    return drops.getOrDefault(reason, 0);
  }

  /** Calls on the loop. */
  public <T> T on(Callable<T> call) {
    try {
      return loop.submit(call).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("the loop did not answer", late);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  @Override
  public void dropped(DropReason reason) {
    drops.merge(reason, 1, Integer::sum);
  }

  @Override
  public void received(int bytes) {}

  @Override
  public void crossed() {}

  @Override
  public void sent(int bytes) {}

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
