package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.oauth2.sdk.GeneralException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the provider's description as soon as it can be reached, and again now and then. The
 * gateway works while the provider is down.
 */
final class Discovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final Callable<Provider> discover;
  private final Pace pace;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Provider provider;

  /**
   * The times between attempts.
   *
   * @param first after the first failure; doubled after each
   * @param most the longest wait between two attempts
   * @param again after a success
   */
  record Pace(Duration first, Duration most, Duration again) {
    static Pace standard() {
      return new Pace(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(12));
    }
  }

  Discovery(Callable<Provider> discover, Pace pace) {
    this.discover = discover;
    this.pace = pace;
    this.thread = Thread.ofVirtual().name("oidc-discovery").start(this::run);
  }

  /** The provider; empty until it was reached. Never blocks. */
  Optional<Provider> provider() {
    return Optional.ofNullable(provider);
  }

  private void run() {
    Duration wait = pace.first();
    String last = "";
    try {
      do {
        try {
          Provider found = discover.call();
          if (provider == null) {
            LOG.info("event=oidc-ready issuer={}", found.issuer());
          }
          provider = found;
          wait = pace.first();
          last = "";
          if (closed.await(pace.again().toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          continue;
        } catch (IOException | GeneralException | RuntimeException failed) {
          // The last known description stays in use.
          String why = Said.briefly(failed);
          if (!why.equals(last)) {
            LOG.warn("event=oidc-unavailable known={} reason=\"{}\"", provider != null, why);
            last = why;
          }
        }
        if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(pace.most()) < 0 ? doubled : pace.most();
      } while (true);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
