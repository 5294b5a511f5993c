package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.CallBackOf;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.PressAge;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The station's SIP user agent. Methods may be called from any thread, return at once, and take
 * effect in order. Longer than other classes, because it is the state of one call with everything
 * that changes it.
 */
public final class DoorUserAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoorUserAgent.class);

  /**
   * The interval of keep-alives (RFC 5626 section 4.4.1), within which a dead connection is
   * noticed.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final DoorSipSettings settings;
  private final DoorSipListener listener;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door-sip").daemon().factory());
  private final SipEndpoint endpoint;
  private final SipReplies replies;
  private final Registration registration;
  private final Outbox outbox;
  private @Nullable RingCall call;

  private DoorUserAgent(DoorSipSettings settings, DoorSipListener listener) throws IOException {
    this.settings = settings;
    this.listener = listener;
    StackEvents events = new StackEvents(this::post);
    endpoint =
        SipEndpoint.builder()
            .name("door")
            .client(Transport.TLS)
            .tls(settings.tls())
            .trustTime(settings.time())
            .keepAlive(KEEP_ALIVE)
            .listener(events)
            .build();
    replies = new SipReplies(endpoint);
    registration =
        new Registration(
            endpoint, settings, thread, this::registered, this::unreachable, listener::time);
    outbox = new Outbox(endpoint, settings, thread, registration::flow);
    events.begin(new StackEvents.Parts(this, replies));
  }

  /**
   * Starts and begins to register.
   *
   * @throws IOException where a certificate cannot be read; the message names it
   */
  public static DoorUserAgent start(DoorSipSettings settings, DoorSipListener listener)
      throws IOException {
    DoorUserAgent agent = new DoorUserAgent(settings, listener);
    agent.post(agent.registration::connect);
    return agent;
  }

  /**
   * Rings: sends an INVITE with that offer.
   *
   * @param pressedNanos when the bell was pressed, on {@link System#nanoTime}'s clock
   * @param callBackOf the ring whose visitor is called back
   */
  public void invite(RingId ring, String offer, long pressedNanos, Optional<RingId> callBackOf) {
    post(() -> inviteNow(ring, offer, pressedNanos, callBackOf));
  }

  /** Withdraws the ring. An answer that crosses it is ended. */
  public void cancel(RingId ring) {
    post(
        () -> {
          RingCall live = live(ring);
          if (live != null) {
            live.withdraw();
            cancelIfPossible(live);
          }
        });
  }

  /** Ends the answered call. */
  public void bye(RingId ring, Outcome outcome) {
    post(
        () -> {
          RingCall live = live(ring);
          if (live != null) {
            byeNow(live, outcome);
          }
        });
  }

  /** Sends a message to the gateway. Without a connection it waits for one. */
  public void say(DoorMessage message) {
    tell(message);
  }

  /**
   * Sends a message to the gateway, as {@link #say}.
   *
   * @return completes with the SIP status of the answer, on this agent's thread; fails where the
   *     message was dropped for newer ones
   */
  public CompletionStage<Integer> tell(DoorMessage message) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    post(() -> outbox.add(message, answer));
    return answer;
  }

  /**
   * Reads the certificate files again and reconnects with them.
   *
   * @return completes when they were read; fails where they are unusable, and nothing changed then
   */
  public CompletionStage<Void> renewIdentity() {
    CompletableFuture<Void> read = new CompletableFuture<>();
    post(
        () -> {
          try {
            endpoint.reloadCertificates();
            read.complete(null);
            registration.drop();
          } catch (IOException none) {
            read.completeExceptionally(none);
          }
        });
    return read;
  }

  /** Cuts the connection, like an outage. The agent reconnects by itself. */
  public void dropConnection() {
    post(registration::drop);
  }

  void post(Runnable task) {
    try {
      thread.execute(About.now().later(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=sip-after-stop");
    }
  }

  private void registered() {
    listener.registered(registration.gateway());
    outbox.deliver();
  }

  private void unreachable(String why) {
    listener.unreachable(why);
    RingCall talking = call;
    if (talking == null) {
      return;
    }
    if (talking.state() == RingCall.State.CONFIRMED) {
      // The gateway finds us again by our next registration, if that comes within the grace time.
      thread.schedule(
          () -> {
            if (live(talking.ring()) == talking && registration.flow().isEmpty()) {
              end(talking, Outcome.FAILED);
            }
          },
          settings.grace().toMillis(),
          TimeUnit.MILLISECONDS);
    } else {
      end(talking, Outcome.FAILED);
    }
  }

  private @Nullable RingCall live(RingId ring) {
    RingCall now = call;
    return now != null && now.ring().equals(ring) && now.state() != RingCall.State.ENDED
        ? now
        : null;
  }

  private void inviteNow(
      RingId ring, String offer, long pressedNanos, Optional<RingId> callBackOf) {
    Optional<Flow> flow = registration.flow();
    if (flow.isEmpty()) {
      listener.ended(ring, Outcome.FAILED);
      return;
    }
    try {
      String gateway = settings.gatewayAddress();
      Request request =
          endpoint.newRequest(
              flow.get(), Request.INVITE, gateway, settings.addressOfRecord(), gateway);
      request.setHeader(endpoint.headers().createHeader(RingId.SIP_HEADER, ring.value()));
      request.setHeader(
          endpoint
              .headers()
              .createHeader(
                  PressAge.SIP_HEADER,
                  PressAge.write(Duration.ofNanos(System.nanoTime() - pressedNanos))));
      if (callBackOf.isPresent()) {
        request.setHeader(
            endpoint.headers().createHeader(CallBackOf.SIP_HEADER, callBackOf.get().value()));
      }
      replies.sdp(request, offer);
      ClientTransaction transaction = endpoint.newTransaction(request, flow.get());
      RingCall made = new RingCall(ring, transaction, offer);
      transaction.setApplicationData(made);
      call = made;
      transaction.sendRequest();
      listener.invited(ring);
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    } catch (SipException gone) {
      LOG.warn("event=invite-failed ring={} reason=\"{}\"", ring, gone.getMessage());
      call = null;
      listener.ended(ring, Outcome.FAILED);
    }
  }

  /** Handles a response to an INVITE, with its transaction or its dialog. */
  void response(Response response, @Nullable ClientTransaction transaction, @Nullable Dialog in) {
    CSeqHeader cseq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
    if (!cseq.getMethod().equals(Request.INVITE)) {
      return;
    }
    RingCall ringCall =
        transaction != null && transaction.getApplicationData() instanceof RingCall made
            ? made
            : null;
    (ringCall == null ? About.nothing() : About.ring(ringCall.ring()))
        .run(() -> response(response, cseq.getSeqNumber(), ringCall, in));
  }

  private void response(
      Response response, long sequence, @Nullable RingCall ringCall, @Nullable Dialog in) {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      acknowledge(in, sequence);
    }
    if (ringCall == null || ringCall.state() == RingCall.State.ENDED) {
      return;
    }
    if (status < 200) {
      provisional(ringCall, response, status);
    } else if (status < 300) {
      answered(ringCall, response);
    } else {
      Optional<Outcome> said = OutcomeReason.read(response);
      LOG.info("event=sip-final ring={} status={}", ringCall.ring(), status);
      end(ringCall, said.orElseGet(() -> RingCall.outcomeOf(status)));
    }
  }

  private void provisional(RingCall ringCall, Response response, int status) {
    if (ringCall.state() == RingCall.State.SENT) {
      ringCall.state(RingCall.State.PROCEEDING);
    }
    if (ringCall.withdrawn()) {
      cancelIfPossible(ringCall);
      return;
    }
    Optional<String> sdp = SipReplies.sdp(response);
    if (sdp.isPresent()) {
      ringCall.answer(sdp.get());
      listener.progress(ringCall.ring(), sdp.get());
    } else if (status > 100) {
      listener.ringing(ringCall.ring());
    }
  }

  private void answered(RingCall ringCall, Response response) {
    boolean first = ringCall.state() != RingCall.State.CONFIRMED;
    ringCall.state(RingCall.State.CONFIRMED);
    if (!first) {
      return;
    }
    Optional<String> sdp =
        SipReplies.sdp(response).or(() -> Optional.ofNullable(ringCall.answer()));
    if (ringCall.withdrawn()) {
      byeNow(ringCall, Outcome.VISITOR_LEFT);
    } else if (sdp.isEmpty()) {
      byeNow(ringCall, Outcome.FAILED);
      listener.ended(ringCall.ring(), Outcome.FAILED);
    } else {
      ringCall.answer(sdp.get());
      listener.answered(ringCall.ring(), sdp.get());
    }
  }

  private void acknowledge(@Nullable Dialog in, long sequence) {
    Optional<Flow> flow = registration.flow();
    if (in == null || flow.isEmpty()) {
      return;
    }
    try {
      endpoint.sendAck(in, in.createAck(sequence), flow.get());
    } catch (InvalidArgumentException | SipException gone) {
      LOG.warn("event=sip-ack-failed reason=\"{}\"", gone.getMessage());
    }
  }

  private void cancelIfPossible(RingCall ringCall) {
    Optional<Flow> flow = registration.flow();
    if (ringCall.state() != RingCall.State.PROCEEDING || flow.isEmpty()) {
      return;
    }
    try {
      endpoint.newTransaction(ringCall.invite().createCancel(), flow.get()).sendRequest();
    } catch (SipException gone) {
      LOG.warn("event=cancel-failed ring={} reason=\"{}\"", ringCall.ring(), gone.getMessage());
    }
  }

  private void byeNow(RingCall ringCall, Outcome outcome) {
    ringCall.state(RingCall.State.ENDED);
    Dialog dialog = ringCall.dialog();
    Optional<Flow> flow = registration.flow();
    if (dialog == null || flow.isEmpty()) {
      return;
    }
    try {
      Request bye = dialog.createRequest(Request.BYE);
      bye.setHeader(OutcomeReason.write(endpoint.headers(), outcome));
      endpoint.sendInDialog(dialog, bye, flow.get());
    } catch (SipException gone) {
      LOG.warn("event=bye-failed ring={} reason=\"{}\"", ringCall.ring(), gone.getMessage());
    }
  }

  /** The gateway hung up. */
  void byeReceived(RingCall ringCall, Optional<Outcome> outcome) {
    end(ringCall, outcome.orElse(Outcome.ANSWERED));
  }

  /** The call with this dialog. */
  Optional<RingCall> callOf(@Nullable Dialog dialog) {
    RingCall now = call;
    Dialog own = now == null ? null : now.dialog();
    return now != null && own != null && own.equals(dialog) ? Optional.of(now) : Optional.empty();
  }

  void messageReceived(DoorMessage.ToDoor message) {
    listener.message(message);
  }

  /** A transaction got no answer in time. */
  void timedOut(@Nullable ClientTransaction transaction) {
    if (transaction != null
        && transaction.getApplicationData() instanceof RingCall ringCall
        && ringCall.state() != RingCall.State.CONFIRMED) {
      end(ringCall, Outcome.FAILED);
    }
  }

  private void end(RingCall ringCall, Outcome outcome) {
    if (ringCall.state() == RingCall.State.ENDED) {
      return;
    }
    ringCall.state(RingCall.State.ENDED);
    if (!ringCall.withdrawn()) {
      listener.ended(ringCall.ring(), outcome);
    }
  }

  /** Ends the connection and every thread; ends a live call first. */
  @Override
  public void close() {
    CountDownLatch said = new CountDownLatch(1);
    post(
        () -> {
          RingCall live = call;
          if (live != null && live.state() == RingCall.State.CONFIRMED) {
            byeNow(live, Outcome.DOOR_LOST);
          } else if (live != null && live.state() != RingCall.State.ENDED) {
            live.withdraw();
            cancelIfPossible(live);
          }
          registration.close();
          said.countDown();
        });
    try {
      if (!said.await(3, TimeUnit.SECONDS)) {
        LOG.warn("event=sip-slow-stop");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
    endpoint.close();
  }
}
