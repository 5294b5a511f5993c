package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.CallBackOf;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.PressAge;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.transport.Flow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.Dialog;
import javax.sip.RequestEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.header.ExtensionHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of all doors, within their limits. Any thread. */
final class DoorCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCalls.class);
  private static final String SDP = "application/sdp";

  private final DoorSipConfig config;
  private final Replies replies;
  private final Registrar registrar;
  private final ToDoors toDoors;
  private final DoorCallListener listener;
  private final Executor loop;
  private final Executor threads;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Map<RingId, SipDoorCall> calls = new HashMap<>();

  /**
   * @param loop runs the listener
   * @param threads run the calls' work, which may block
   */
  DoorCalls(
      DoorSipConfig config,
      Replies replies,
      Registrar registrar,
      ToDoors toDoors,
      DoorCallListener listener,
      Executor loop,
      Executor threads,
      ScheduledExecutorService timer,
      Clock clock) {
    this.config = config;
    this.replies = replies;
    this.registrar = registrar;
    this.toDoors = toDoors;
    this.listener = listener;
    this.loop = loop;
    this.threads = threads;
    this.timer = timer;
    this.clock = clock;
  }

  Replies replies() {
    return replies;
  }

  Duration ackTime() {
    return config.ackTime();
  }

  Optional<Flow> registered(DoorId door) {
    return registrar.flow(door);
  }

  ToDoors toDoors() {
    return toDoors;
  }

  /** Calls the listener on its executor. */
  void tell(Consumer<DoorCallListener> what) {
    try {
      loop.execute(() -> what.accept(listener));
    } catch (RejectedExecutionException closing) {
      LOG.warn("event=sip-event-lost reason=\"the loop has closed\"");
    }
  }

  void after(Duration time, Runnable task) {
    try {
      timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("sip timer closed");
    }
  }

  /** Handles a new INVITE; called inside the stack's listener. */
  void invite(DoorId door, Flow flow, RequestEvent event) {
    Request request = event.getRequest();
    ServerTransaction transaction;
    try {
      transaction = replies.transaction(event);
    } catch (TransactionAlreadyExistsException repeated) {
      replies.endpoint().counters().count("repeated");
      return;
    } catch (SipException gone) {
      replies.endpoint().counters().count("unanswerable");
      return;
    }
    if (request.getHeader(ToHeader.NAME) instanceof ToHeader to && to.getTag() != null) {
      refuse(transaction, 481, Map.of());
      return;
    }
    byte[] body = request.getRawContent();
    if (body == null || body.length == 0) {
      refuse(transaction, 488, Map.of("Warning", Warning.NO_OFFER.value()));
      return;
    }
    if (!Replies.isType(request, SDP)) {
      refuse(transaction, 415, Map.of("Accept", SDP));
      return;
    }
    SipDoorCall call;
    synchronized (calls) {
      if (calls.size() >= config.calls()) {
        replies.endpoint().counters().count("refused.calls");
        refuse(transaction, 503, Map.of("Retry-After", "10"));
        return;
      }
      if (calls.values().stream().filter(other -> other.door().equals(door)).count()
          >= config.callsPerDoor()) {
        replies.endpoint().counters().count("refused.calls-of-door");
        refuse(transaction, 486, Map.of());
        return;
      }
      Dialog dialog = transaction.getDialog();
      call =
          new SipDoorCall(
              ringOf(request),
              door,
              new String(body, StandardCharsets.UTF_8),
              pressAge(request),
              callBackOf(request),
              replies.tag(),
              dialog,
              transaction,
              flow,
              this,
              new SerialTasks(threads));
      dialog.setApplicationData(call);
      calls.put(call.ring(), call);
    }
    replies.endpoint().counters().count("call");
    LOG.info(
        "event=sip-call ring={} door={} flow={} call={}",
        call.ring(),
        door,
        flow.id(),
        transaction.getDialog().getCallId().getCallId());
    call.trying();
    tell(hears -> hears.onInvite(call));
    if (flow.peer().filter(peer -> config.keys().admits(door, peer.key())).isEmpty()) {
      // The key may have ended before this call was in the list.
      call.keyEnded();
    }
    if (!flow.open()) {
      call.flowLost(config.flowGrace());
    }
  }

  private void refuse(ServerTransaction transaction, int status, Map<String, String> headers) {
    replies.send(
        transaction, replies.make(transaction.getRequest(), status, replies.tag(), headers));
  }

  /** The ring's id that the door chose, if it is valid and no other ring has it. */
  private RingId ringOf(Request request) {
    if (request.getHeader(RingId.SIP_HEADER) instanceof ExtensionHeader header) {
      try {
        RingId named = new RingId(header.getValue().strip());
        if (!calls.containsKey(named)) {
          return named;
        }
      } catch (IllegalArgumentException notARing) {
        replies.endpoint().counters().count("bad-ring-id");
      }
    }
    return RingId.next(clock.millis());
  }

  private static Duration pressAge(Request request) {
    return request.getHeader(PressAge.SIP_HEADER) instanceof ExtensionHeader header
        ? PressAge.read(header.getValue())
        : Duration.ZERO;
  }

  private static Optional<RingId> callBackOf(Request request) {
    return request.getHeader(CallBackOf.SIP_HEADER) instanceof ExtensionHeader header
        ? CallBackOf.read(header.getValue())
        : Optional.empty();
  }

  void remove(SipDoorCall call) {
    synchronized (calls) {
      calls.remove(call.ring(), call);
    }
  }

  int size() {
    synchronized (calls) {
      return calls.size();
    }
  }

  /** Handles the end of a connection. */
  void gone(Flow flow) {
    all().stream()
        .filter(call -> call.flow().id() == flow.id())
        .forEach(call -> call.flowLost(config.flowGrace()));
  }

  /** Ends the calls that a door opened with keys that are no longer its own. */
  void endOtherKeys(DoorId door) {
    all().stream()
        .filter(call -> call.door().equals(door))
        .filter(
            call ->
                call.flow().peer().filter(peer -> config.keys().admits(door, peer.key())).isEmpty())
        .forEach(SipDoorCall::keyEnded);
  }

  List<SipDoorCall> shutDown() {
    List<SipDoorCall> cut = all();
    cut.forEach(SipDoorCall::shutDown);
    return cut;
  }

  private List<SipDoorCall> all() {
    synchronized (calls) {
      return new ArrayList<>(calls.values());
    }
  }
}
