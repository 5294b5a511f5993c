package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Door messages to the gateway, one after the other. Undelivered ones wait for the next
 * registration; the oldest is dropped where more than {@value #MOST} wait. Used on the user agent's
 * thread.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  static final int MOST = 32;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final SipEndpoint endpoint;
  private final DoorSipSettings settings;
  private final ScheduledExecutorService thread;
  private final Supplier<Optional<Flow>> flow;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean sending;

  Outbox(
      SipEndpoint endpoint,
      DoorSipSettings settings,
      ScheduledExecutorService thread,
      Supplier<Optional<Flow>> flow) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.thread = thread;
    this.flow = flow;
  }

  /** A message, and the future for the status of its answer. */
  private record Waiting(DoorMessage message, CompletableFuture<Integer> answer) {}

  void add(DoorMessage message, CompletableFuture<Integer> answer) {
    if (message instanceof DoorMessage.RingNonce) {
      overtake();
    }
    if (waiting.size() == MOST) {
      Waiting dropped = waiting.removeFirst();
      LOG.warn(
          "event=message-dropped ring={} reason=too-many-waiting", dropped.message().ringForLog());
      dropped.answer().completeExceptionally(new IOException("too many messages wait"));
    }
    waiting.addLast(new Waiting(message, answer));
    deliver();
  }

  /** Drops nonces that a newer one replaced, so that they displace no report. */
  private void overtake() {
    Waiting underWay = sending ? waiting.peekFirst() : null;
    waiting.removeIf(
        each -> {
          boolean old = each.message() instanceof DoorMessage.RingNonce && each != underWay;
          if (old) {
            each.answer().completeExceptionally(new IOException("a newer nonce"));
          }
          return old;
        });
  }

  /** Sends the waiting messages. */
  void deliver() {
    Waiting next = waiting.peekFirst();
    Optional<Flow> way = flow.get();
    if (sending || next == null || way.isEmpty()) {
      return;
    }
    sending = true;
    try {
      String gateway = settings.gatewayAddress();
      Request request =
          endpoint.newRequest(
              way.get(), Request.MESSAGE, gateway, settings.addressOfRecord(), gateway);
      int slash = DoorMessage.MEDIA_TYPE.indexOf('/');
      request.setContent(
          DoorMessages.write(next.message()),
          endpoint
              .headers()
              .createContentTypeHeader(
                  DoorMessage.MEDIA_TYPE.substring(0, slash),
                  DoorMessage.MEDIA_TYPE.substring(slash + 1)));
      endpoint
          .send(request, way.get(), ANSWER)
          .whenCompleteAsync((response, failure) -> done(next, response), thread);
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void done(Waiting of, @Nullable Response response) {
    sending = false;
    DoorMessage message = of.message();
    if (response == null) {
      LOG.warn("event=message-undelivered ring={} waits=true", message.ringForLog());
      return;
    }
    if (response.getStatusCode() >= 300) {
      LOG.warn(
          "event=message-refused ring={} status={}",
          message.ringForLog(),
          response.getStatusCode());
    }
    // By identity: a newer message with equal content is another one.
    waiting.removeIf(each -> each == of);
    of.answer().complete(response.getStatusCode());
    deliver();
  }
}
