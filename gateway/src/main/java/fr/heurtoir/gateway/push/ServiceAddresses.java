package fr.heurtoir.gateway.push;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up the addresses of push services, once for each try, and checks them before anything is
 * sent.
 */
final class ServiceAddresses implements AutoCloseable {
  private final PushPolicy policy;
  private final Duration within;
  // Platform threads: a look-up waits inside native code, where a virtual thread would hold one of
  // the few carriers that DTLS handshakes need.
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          4,
          4,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(512),
          Thread.ofPlatform().daemon().name("push-names-", 0).factory());

  /** The name has an address that is not allowed. */
  static final class Forbidden extends Exception {
    private static final long serialVersionUID = 1L;

    Forbidden(String why) {
      super(why);
    }
  }

  ServiceAddresses(PushPolicy policy, Duration within) {
    this.policy = policy;
    this.within = within;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * One of the name's addresses, another one at each attempt. Where one is not allowed, none is.
   *
   * @throws IOException where the name has none now
   */
  InetAddress of(Endpoint endpoint, int attempt)
      throws IOException, Forbidden, InterruptedException {
    InetAddress[] all = look(endpoint.host());
    for (InetAddress address : all) {
      if (!policy.reachable(endpoint, address)) {
        throw new Forbidden("a private address: " + address.getHostAddress());
      }
    }
    return all[attempt % all.length];
  }

  private InetAddress[] look(String host) throws IOException, InterruptedException {
    Future<InetAddress[]> asked;
    try {
      asked = threads.submit(() -> InetAddress.getAllByName(host));
    } catch (RejectedExecutionException full) {
      throw new IOException("too many look-ups", full);
    }
    try {
      return asked.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      asked.cancel(true);
      throw new IOException("the name server does not answer", slow);
    } catch (ExecutionException unknown) {
      throw new IOException("the name has no address", unknown);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
