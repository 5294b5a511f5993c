package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MESSAGE requests to doors (RFC 3428). Messages to one door leave in the order of the calls. Each
 * is made, signed and passed to the stack on a thread that may block, never on the caller's. Any
 * thread.
 */
final class ToDoors {
  private static final Logger LOG = LoggerFactory.getLogger(ToDoors.class);

  private final DoorSipConfig config;
  private final SipEndpoint endpoint;
  private final Executor threads;
  private final Executor loop;
  // One for each door that was sent a message: the configuration limits their number.
  private final Map<DoorId, SerialTasks> lines = new ConcurrentHashMap<>();

  /**
   * @param threads do the work, which may block
   * @param loop completes the stages
   */
  ToDoors(DoorSipConfig config, SipEndpoint endpoint, Executor threads, Executor loop) {
    this.config = config;
    this.endpoint = endpoint;
    this.threads = threads;
    this.loop = loop;
  }

  /**
   * Sends a message to a door.
   *
   * @param over asked when the message leaves; empty where the door cannot be reached
   * @param message made when it leaves; an empty one is not sent
   * @return whether the door accepted it (2xx)
   */
  CompletionStage<Boolean> send(
      DoorId door,
      Supplier<Optional<Flow>> over,
      Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    boolean queued =
        lines
            .computeIfAbsent(door, _ -> new SerialTasks(threads))
            .run(() -> leave(door, over, message, taken));
    if (!queued) {
      LOG.warn("event=door-message-not-taken door={} why=\"too many wait, or the end\"", door);
      complete(taken, false);
    }
    return taken;
  }

  private void leave(
      DoorId door,
      Supplier<Optional<Flow>> over,
      Supplier<Optional<? extends DoorMessage.ToDoor>> message,
      CompletableFuture<Boolean> taken) {
    try {
      Optional<Flow> flow = over.get();
      Optional<? extends DoorMessage.ToDoor> toSend =
          flow.isPresent() ? message.get() : Optional.empty();
      if (flow.isEmpty() || toSend.isEmpty()) {
        complete(taken, false);
        return;
      }
      endpoint
          .send(request(door, flow.get(), toSend.get()), flow.get(), config.answerTime())
          .whenComplete(
              (response, failure) -> answered(door, toSend.get(), response, failure, taken));
    } catch (ParseException | RuntimeException defect) {
      LOG.error("event=defect at=door-message door={}", door, defect);
      complete(taken, false);
    }
  }

  private Request request(DoorId door, Flow flow, DoorMessage.ToDoor message)
      throws ParseException {
    String aor = "sip:" + door.value() + "@" + config.domain();
    String us = "sip:gateway@" + config.domain();
    Request request = endpoint.newRequest(flow, Request.MESSAGE, aor, us, aor);
    // RFC 3428 section 4: a MESSAGE has no Contact.
    request.removeHeader(ContactHeader.NAME);
    if (message instanceof DoorMessage.OfRing one) {
      request.setHeader(endpoint.headers().createHeader(RingId.SIP_HEADER, one.ring().value()));
    }
    String[] type = DoorMessage.MEDIA_TYPE.split("/", 2);
    request.setContent(
        DoorMessages.write(message), endpoint.headers().createContentTypeHeader(type[0], type[1]));
    return request;
  }

  private void answered(
      DoorId door,
      DoorMessage.ToDoor message,
      Response response,
      Throwable failure,
      CompletableFuture<Boolean> taken) {
    boolean ok = failure == null && response.getStatusCode() / 100 == 2;
    if (!ok) {
      LOG.warn(
          "event=door-message-not-taken ring={} door={} why={}",
          message.ringForLog(),
          door,
          failure == null ? Integer.toString(response.getStatusCode()) : failure.getMessage());
    }
    complete(taken, ok);
  }

  private void complete(CompletableFuture<Boolean> taken, boolean ok) {
    try {
      loop.execute(() -> taken.complete(ok));
    } catch (RejectedExecutionException closing) {
      taken.completeExceptionally(new IOException("the gateway closes", closing));
    }
  }
}
