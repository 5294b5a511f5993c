package fr.heurtoir.gateway.push;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.TokenBucket;
import fr.heurtoir.gateway.push.PushCounters.Word;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to push services, each on its own virtual thread, and retries while the message is
 * valid. Messages to one phone are sent one after the other, and the newest one of a ring replaces
 * the earlier ones.
 */
public final class PushSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushSender.class);

  private final Means means;
  private final Semaphore waiting;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * What every delivery uses.
   *
   * @param requests places for requests that are open at once
   * @param refusals the services that refuse this gateway, so that each is logged once and not at
   *     every ring
   * @param clock the time of day, which push services compare with theirs
   * @param nanos a monotonic clock, as System.nanoTime
   */
  record Means(
      PushPolicy policy,
      Topics topics,
      PushHttp http,
      ServiceAddresses addresses,
      PushLimits limits,
      PushCounters counters,
      Semaphore requests,
      Refusals refusals,
      Clock clock,
      LongSupplier nanos) {}

  /**
   * @param clock the time of day
   * @param nanos a monotonic clock, as System.nanoTime
   * @param authority authorities besides those that this machine trusts, PEM
   * @throws IOException where these cannot be read
   */
  public PushSender(
      PushPolicy policy,
      Optional<Path> authority,
      PushLimits limits,
      Counters counters,
      Clock clock,
      LongSupplier nanos)
      throws IOException {
    this.waiting = new Semaphore(limits.waiting());
    this.means =
        new Means(
            policy,
            new Topics(),
            new PushHttp(authority, limits.request()),
            new ServiceAddresses(policy, limits.lookup()),
            limits,
            new PushCounters(counters),
            new Semaphore(limits.requests(), true),
            new Refusals(),
            clock,
            nanos);
    counters.gauge(
        "heurtoir_pushes_waiting",
        "Push messages under way",
        () -> limits.waiting() - waiting.availablePermits());
  }

  /** The hosts through which phones may be woken. */
  public PushPolicy policy() {
    return means.policy();
  }

  /**
   * Accepts a message for one phone. Never blocks; any thread.
   *
   * @param as whom the phone subscribed for
   * @param done told once what became of it, on any thread
   */
  public void send(
      String phone,
      PushIdentity as,
      Subscription subscription,
      PushMessage message,
      Consumer<PushOutcome> done) {
    if (!waiting.tryAcquire()) {
      means.counters().add(Word.FULL);
      LOG.warn(
          "event=push-full {}={} phone={} kind={}",
          message.kind().subject(),
          message.id(),
          phone,
          message.kind());
      done.accept(new PushOutcome.Failed("full"));
      return;
    }
    Lane lane = lanes.computeIfAbsent(phone, p -> lane());
    Delivery delivery = new Delivery(means, as, phone, subscription, message, lane);
    lane.begin(message.id(), delivery);
    try {
      threads.execute(
          () -> {
            PushOutcome outcome = new PushOutcome.Failed("defect");
            try {
              outcome = delivery.run();
            } catch (RuntimeException defect) {
              LOG.error("event=defect at=push phone={}", phone, defect);
            } finally {
              lane.end(message.id(), delivery);
              waiting.release();
              done.accept(outcome);
            }
          });
    } catch (RejectedExecutionException closed) {
      waiting.release();
      done.accept(new PushOutcome.Failed("closed"));
    }
  }

  private Lane lane() {
    PushLimits limits = means.limits();
    return new Lane(new TokenBucket(limits.burst(), limits.perSecond(), means.nanos().getAsLong()));
  }

  /** Forgets phones that are no longer enrolled. Any thread. */
  public void keepOnly(Set<String> phones) {
    lanes.keySet().retainAll(phones);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    means.addresses().close();
    means.http().close();
  }
}
