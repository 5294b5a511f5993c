package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.sip.transport.SipChannel;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the stack by an OPTIONS to ourselves, through its queue, parser, transactions and
 * listener. Health depends on the age of the last answer, so a watchdog that cannot run counts as
 * dead too. Any thread.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(2);
  private static final String SELF = "sip:watchdog@heurtoir.invalid";

  private final Layers layers;
  private final SipChannel flow;
  private final Duration every;
  private volatile @Nullable Future<?> schedule;
  private volatile long lastAnswer = System.nanoTime();
  private volatile long roundTrip = -1;

  Watchdog(Layers layers, Duration every) {
    this.layers = layers;
    this.every = every;
    this.flow = layers.transport().loopback();
  }

  void begin() {
    schedule = layers.transactions().every(every, this::ask);
  }

  private void ask() {
    long asked = System.nanoTime();
    try {
      layers
          .transactions()
          .send(layers.requests().request(flow, "OPTIONS", SELF, SELF, SELF), flow, ANSWER_TIME)
          .whenComplete(
              (response, failure) -> {
                if (failure == null && response.getStatusCode() == 200) {
                  lastAnswer = System.nanoTime();
                  roundTrip = lastAnswer - asked;
                } else {
                  LOG.error("event=sip-stack-dead reason=\"the watchdog got no answer\"");
                }
              });
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean alive() {
    return flow.open()
        && System.nanoTime() - lastAnswer < every.multipliedBy(2).plus(ANSWER_TIME).toNanos();
  }

  Optional<Duration> roundTrip() {
    return roundTrip < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(roundTrip));
  }

  void close() {
    Future<?> begun = schedule;
    if (begun != null) {
      begun.cancel(false);
    }
    flow.close();
  }
}
