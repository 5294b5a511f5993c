package fr.heurtoir.protocol.sip.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a name that answers (RFC 8305 sections 4 and 5, simplified).
 * Tries one address after the other: the next one after a failure or a quarter of a second. The
 * others are closed as soon as one answers.
 */
final class FirstToAnswer {
  /** The Connection Attempt Delay (RFC 8305 section 5). */
  static final Duration DELAY = Duration.ofMillis(250);

  /** The most addresses tried for a name. */
  static final int MOST = 8;

  private final List<InetSocketAddress> addresses;
  private final Function<InetSocketAddress, Attempt> connector;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Flow> ready;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private boolean over;

  /**
   * One connection attempt.
   *
   * @param ready completes when it is a flow
   * @param abandon closes it in any state
   */
  record Attempt(CompletableFuture<Flow> ready, Runnable abandon) {}

  /**
   * @param connector begins to connect to an address and returns at once
   * @param ready completed with the first flow; failed where every attempt fails
   */
  FirstToAnswer(
      List<InetSocketAddress> addresses,
      Function<InetSocketAddress, Attempt> connector,
      ScheduledExecutorService timer,
      CompletableFuture<Flow> ready) {
    this.addresses = addresses.stream().limit(MOST).toList();
    this.connector = connector;
    this.timer = timer;
    this.ready = ready;
  }

  /** The addresses with their families alternating, otherwise in order (RFC 8305 section 4). */
  static List<InetAddress> interleaved(List<InetAddress> all) {
    List<InetAddress> six = all.stream().filter(Inet6Address.class::isInstance).toList();
    List<InetAddress> four = all.stream().filter(each -> !six.contains(each)).toList();
    boolean sixFirst = !all.isEmpty() && all.getFirst() instanceof Inet6Address;
    List<InetAddress> one = sixFirst ? six : four;
    List<InetAddress> other = sixFirst ? four : six;
    List<InetAddress> turns = new ArrayList<>();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      if (i < one.size()) {
        turns.add(one.get(i));
      }
      if (i < other.size()) {
        turns.add(other.get(i));
      }
    }
    return turns;
  }

  void begin() {
    next(0);
  }

  /** Tries that address, unless it was tried before. */
  private void next(int index) {
    Attempt attempt;
    synchronized (this) {
      if (over || index != attempts.size() || index >= addresses.size()) {
        return;
      }
      attempt = connector.apply(addresses.get(index));
      attempts.add(attempt);
    }
    attempt.ready().whenComplete((flow, failure) -> decided(index, attempt, flow, failure));
    if (index + 1 < addresses.size()) {
      try {
        timer.schedule(() -> next(index + 1), DELAY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        ready.completeExceptionally(new IOException("the endpoint is closed"));
      }
    }
  }

  private void decided(
      int index, Attempt attempt, @Nullable Flow flow, @Nullable Throwable failure) {
    List<Attempt> losers = List.of();
    boolean none = false;
    synchronized (this) {
      if (over) {
        losers = List.of(attempt);
      } else if (flow != null) {
        over = true;
        losers = attempts.stream().filter(each -> each != attempt).toList();
      } else {
        failures.add(addresses.get(index) + ": " + (failure == null ? "" : failure.getMessage()));
        none = failures.size() == addresses.size();
        over = none;
      }
    }
    losers.forEach(each -> each.abandon().run());
    if (none) {
      ready.completeExceptionally(
          failure != null && addresses.size() == 1
              ? failure
              : new IOException(String.join("; ", failures)));
    } else if (flow != null && !losers.contains(attempt)) {
      ready.complete(flow);
    } else if (flow == null) {
      next(attempts());
    }
  }

  private synchronized int attempts() {
    return attempts.size();
  }
}
