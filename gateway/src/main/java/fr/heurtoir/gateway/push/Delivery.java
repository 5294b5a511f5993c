package fr.heurtoir.gateway.push;

import com.zerodeplibs.webpush.MessageEncryptions;
import fr.heurtoir.gateway.push.PushCounters.Word;
import fr.heurtoir.gateway.push.PushHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one message: tries until it is accepted, refused for good, or too old. Waits on its own
 * thread.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final PushSender.Means means;
  private final PushIdentity as;
  private final String phone;
  private final Subscription to;
  private final Endpoint endpoint;
  private final PushMessage message;
  private final Lane lane;
  private final long began;

  Delivery(
      PushSender.Means means,
      PushIdentity as,
      String phone,
      Subscription to,
      PushMessage message,
      Lane lane) {
    this.means = means;
    this.began = means.nanos().getAsLong();
    this.as = as;
    this.phone = phone;
    this.to = to;
    this.endpoint = to.endpoint();
    this.message = message;
    this.lane = lane;
  }

  /** How one try ended. */
  private sealed interface Tried {
    record Over(PushOutcome outcome) implements Tried {}

    record Again(String why, Optional<Duration> after) implements Tried {}
  }

  PushOutcome run() {
    for (int attempt = 0; ; attempt++) {
      switch (once(attempt)) {
        case Tried.Over over -> {
          return over.outcome();
        }
        case Tried.Again again -> {
          Duration pause =
              again
                  .after()
                  .orElse(means.limits().firstPause().multipliedBy(1L << Math.min(attempt, 6)));
          if (remaining().compareTo(pause) <= 0) {
            return end(Word.GAVE_UP, again.why(), new PushOutcome.Failed("no-answer"));
          }
          means.counters().add(Word.RETRIED);
          LOG.info(
              "event=push-again {}={} phone={} host={} kind={} reason=\"{}\" pause_ms={}",
              message.kind().subject(),
              message.id(),
              phone,
              endpoint.host(),
              message.kind(),
              again.why(),
              pause.toMillis());
          if (!slept(pause)) {
            return stopped();
          }
        }
      }
    }
  }

  private Tried once(int attempt) {
    boolean place = false;
    lane.turn.lock();
    try {
      if (!lane.isNewest(message.id(), this)) {
        return new Tried.Over(end(Word.SUPERSEDED, "-", new PushOutcome.Superseded()));
      }
      if (!lane.bucket.take(means.nanos().getAsLong())) {
        return new Tried.Over(end(Word.LIMITED, "-", new PushOutcome.Failed("limited")));
      }
      place = means.requests().tryAcquire(remaining().toMillis(), TimeUnit.MILLISECONDS);
      Duration left = remaining();
      if (!place || !left.isPositive()) {
        return new Tried.Over(end(Word.GAVE_UP, "busy", new PushOutcome.Failed("busy")));
      }
      InetAddress address = means.addresses().of(endpoint, attempt);
      return judged(means.http().post(endpoint, address, headers(left), encrypted()));
    } catch (ServiceAddresses.Forbidden privately) {
      return new Tried.Over(
          end(
              Word.ADDRESS,
              String.valueOf(privately.getMessage()),
              new PushOutcome.Failed("address")));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Tried.Over(stopped());
    } catch (IOException unreachable) {
      return new Tried.Again(LogText.safe(unreachable.getMessage()), Optional.empty());
    } finally {
      if (place) {
        means.requests().release();
      }
      lane.turn.unlock();
    }
  }

  private Tried judged(Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      lane.refusals = Refusals.Count.NONE;
      if (means.refusals().accepted(endpoint.host())) {
        LOG.warn("event=push-accepted-again host={}", endpoint.host());
      }
      return new Tried.Over(
          end(Word.ACCEPTED, Integer.toString(status), new PushOutcome.Accepted()));
    }
    if (status == 404 || status == 410) {
      return new Tried.Over(end(Word.GONE, Integer.toString(status), new PushOutcome.Gone()));
    }
    if (status == 429 || status >= 500) {
      return new Tried.Again(
          "status " + status,
          answer.retryAfter().flatMap(text -> RetryAfter.of(text, means.clock().instant())));
    }
    lane.refusals = means.refusals().count(endpoint.host(), lane.refusals);
    if (Refusals.ofItsKey(status, answer.body(), lane.refusals)) {
      lane.refusals = Refusals.Count.NONE;
      return new Tried.Over(
          end(Word.OTHER_KEY, Integer.toString(status), new PushOutcome.OtherKey()));
    }
    if (means.refusals().refused(endpoint.host())) {
      LOG.error(
          "event=push-refused host={} status={} kind={} said=\"{}\" hint=\"{}\"",
          endpoint.host(),
          status,
          message.kind(),
          LogText.safe(answer.body()),
          hint(status));
    }
    Word word = status == 401 || status == 403 ? Word.FORBIDDEN : Word.REFUSED;
    return new Tried.Over(
        end(word, Integer.toString(status), new PushOutcome.Failed("status-" + status)));
  }

  private Map<String, String> headers(Duration left) {
    return Map.of(
        "TTL",
        Long.toString(Math.max(1, left.toSeconds())),
        "Urgency",
        "high",
        "Topic",
        means.topics().of(message.id()),
        "Content-Encoding",
        "aes128gcm",
        "Content-Type",
        "application/octet-stream",
        "Authorization",
        as.key().authorization(endpoint, means.clock().instant()));
  }

  /** Encrypts for every try again: a salt and a key pair are used once (RFC 8291 section 3.1). */
  private byte[] encrypted() {
    // One instance for each message, because the library's instance shares a Mac between its
    // callers.
    return MessageEncryptions.of()
        .encrypt(to.keys(), com.zerodeplibs.webpush.PushMessage.of(as.body().of(message)))
        .toBytes();
  }

  private Duration remaining() {
    return message.life().minusNanos(means.nanos().getAsLong() - began);
  }

  private PushOutcome stopped() {
    return end(Word.GAVE_UP, "stopped", new PushOutcome.Failed("stopped"));
  }

  private PushOutcome end(Word word, String why, PushOutcome outcome) {
    means.counters().add(word);
    LOG.info(
        "event=push {}={} phone={} kind={} host={} end={} reason=\"{}\" ms={}",
        message.kind().subject(),
        message.id(),
        phone,
        message.kind(),
        endpoint.host(),
        word.word,
        why,
        TimeUnit.NANOSECONDS.toMillis(means.nanos().getAsLong() - began));
    return outcome;
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** 401 and 403: RFC 8292 section 4.2; most often a subject that the service does not like. */
  private static String hint(int status) {
    return switch (status) {
      case 401, 403 -> "is [push] subject an address that the service accepts, the clock right?";
      case 413 -> "the service takes no message of this size";
      default -> status >= 300 && status < 400 ? "redirections are not followed" : "-";
    };
  }
}
