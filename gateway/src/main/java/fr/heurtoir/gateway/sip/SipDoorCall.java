package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.transport.Flow;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sip.Dialog;
import javax.sip.ObjectInUseException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionState;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One INVITE dialog as the called side. All actions, of the door and of the ring, run on its own
 * serial queue, so neither the stack's threads nor the ring's loop ever block.
 *
 * <p>Longer than 350 lines: the states of a dialog, with CANCEL, ACK, BYE, re-INVITE and their
 * races (RFC 3261 sections 9, 13, 14, 15), must be read together.
 */
final class SipDoorCall implements DoorCall {
  private static final Logger LOG = LoggerFactory.getLogger(SipDoorCall.class);
  private static final Duration REOFFER_TIME = Duration.ofSeconds(10);

  /** The states of a call (RFC 3261 section 13.3). */
  private enum State {
    /** No final response yet. */
    PROCEEDING,
    /** 200 sent, no ACK yet. A BYE must wait (section 15). */
    ANSWERED,
    /** ACK received. */
    CONFIRMED,
    ENDED
  }

  private final RingId ring;
  private final DoorId door;
  private final String offer;
  private final Duration pressAge;
  private final Optional<RingId> callBackOf;
  private final String tag;
  private final Dialog dialog;
  private final ServerTransaction invite;
  private final DoorCalls calls;
  private final SerialTasks tasks;
  private volatile Flow flow;
  private State state = State.PROCEEDING;
  private @Nullable Outcome wanted;
  private Warning warning = Warning.NO_MEDIA;

  SipDoorCall(
      RingId ring,
      DoorId door,
      String offer,
      Duration pressAge,
      Optional<RingId> callBackOf,
      String tag,
      Dialog dialog,
      ServerTransaction invite,
      Flow flow,
      DoorCalls calls,
      SerialTasks tasks) {
    this.ring = ring;
    this.door = door;
    this.offer = offer;
    this.pressAge = pressAge;
    this.callBackOf = callBackOf;
    this.tag = tag;
    this.dialog = dialog;
    this.invite = invite;
    this.flow = flow;
    this.calls = calls;
    this.tasks = tasks;
  }

  @Override
  public RingId ring() {
    return ring;
  }

  @Override
  public DoorId door() {
    return door;
  }

  @Override
  public String offer() {
    return offer;
  }

  @Override
  public Duration pressAge() {
    return pressAge;
  }

  @Override
  public Optional<RingId> callBackOf() {
    return callBackOf;
  }

  Flow flow() {
    return flow;
  }

  @Override
  public void ringing() {
    queue(
        () -> {
          if (state == State.PROCEEDING) {
            respond(180, Optional.empty());
          }
        });
  }

  @Override
  public void progress(String sdp) {
    queue(
        () -> {
          if (state == State.PROCEEDING) {
            respond(183, Optional.of(sdp));
          }
        });
  }

  @Override
  public void answer(String sdp) {
    queue(
        () -> {
          if (state == State.PROCEEDING) {
            state = State.ANSWERED;
            if (respond(200, Optional.of(sdp))) {
              // Our own timer: the stack's event for a missing ACK does not reach every listener.
              calls.after(calls.ackTime(), this::notAcknowledged);
            } else {
              ended("failed");
            }
          }
        });
  }

  @Override
  public void warn(Warning why) {
    queue(() -> warning = why);
  }

  @Override
  public void end(Outcome outcome) {
    queue(() -> endNow(outcome));
  }

  private void endNow(Outcome outcome) {
    switch (state) {
      case PROCEEDING -> {
        finish(outcome);
        over(outcome.code());
      }
      case ANSWERED -> {
        if (wanted == null) {
          wanted = outcome;
        }
      }
      case CONFIRMED -> {
        bye(outcome);
        over(outcome.code());
      }
      case ENDED -> {}
    }
  }

  /** Sends the final response before an answer. */
  private void finish(Outcome outcome) {
    // An outcome of 200 without an answer is a bug of ours. The door must still be freed.
    int status = outcome.sipStatus() < 300 ? 480 : outcome.sipStatus();
    Map<String, String> headers = ringHeader();
    if (outcome == Outcome.NO_COMMON_CODEC) {
      headers.put("Warning", warning.value());
    }
    Response response = calls.replies().make(invite.getRequest(), status, tag, headers);
    response.setHeader(OutcomeReason.write(calls.replies().endpoint().headers(), outcome));
    calls.replies().send(invite, response);
  }

  private void bye(Outcome outcome) {
    try {
      Request bye = dialog.createRequest(Request.BYE);
      bye.setHeader(OutcomeReason.write(calls.replies().endpoint().headers(), outcome));
      bye.setHeader(
          calls.replies().endpoint().headers().createHeader(RingId.SIP_HEADER, ring.value()));
      calls.replies().endpoint().sendInDialog(dialog, bye, reach());
    } catch (SipException | ParseException | RuntimeException gone) {
      LOG.info("event=sip-bye-unsent ring={} why={}", ring, gone.getClass().getSimpleName());
      dialog.delete();
    }
  }

  @Override
  public CompletionStage<Boolean> send(Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
    return calls.toDoors().send(door, this::way, message);
  }

  @Override
  public boolean reachable() {
    return flow.open() || calls.registered(door).isPresent();
  }

  /** The call's own connection. Where that has ended, the one on which the door returned. */
  private Optional<Flow> way() {
    Flow own = flow;
    if (own.open()) {
      return Optional.of(own);
    }
    Optional<Flow> other = calls.registered(door);
    LOG.info(
        "event=sip-other-flow ring={} door={} flow={} instead={} reason=flow-ended",
        ring,
        door,
        own.id(),
        other.map(Flow::id).map(Object::toString).orElse("none"));
    return other;
  }

  private Flow reach() {
    return way().orElse(flow);
  }

  private boolean respond(int status, Optional<String> sdp) {
    Response response = calls.replies().make(invite.getRequest(), status, tag, ringHeader());
    return respond(invite, response, sdp);
  }

  private boolean respond(ServerTransaction to, Response response, Optional<String> sdp) {
    try {
      response.setHeader(calls.replies().endpoint().contact(flow, "ring"));
      response.setHeader(calls.replies().endpoint().headers().createAllowHeader(Replies.METHODS));
    } catch (ParseException bad) {
      throw new IllegalStateException(bad);
    }
    sdp.ifPresent(text -> calls.replies().sdp(response, text));
    return calls.replies().send(to, response);
  }

  private Map<String, String> ringHeader() {
    Map<String, String> headers = new HashMap<>();
    headers.put(RingId.SIP_HEADER, ring.value());
    return headers;
  }

  /** Sends 100 at once, so that the door knows that we handle the ring. */
  void trying() {
    calls.replies().send(invite, calls.replies().make(invite.getRequest(), 100, tag, ringHeader()));
  }

  void cancelled(ServerTransaction cancel) {
    queue(
        () -> {
          calls
              .replies()
              .send(cancel, calls.replies().make(cancel.getRequest(), 200, tag, Map.of()));
          if (state == State.PROCEEDING) {
            finish(Outcome.VISITOR_LEFT);
            over("cancelled");
            calls.tell(listener -> listener.onCancelled(this));
          }
        });
  }

  void acknowledged() {
    queue(
        () -> {
          if (state == State.ANSWERED) {
            state = State.CONFIRMED;
            Outcome later = wanted;
            if (later != null) {
              endNow(later);
            }
          }
        });
  }

  void bye(ServerTransaction bye) {
    queue(
        () -> {
          calls.replies().send(bye, calls.replies().make(bye.getRequest(), 200, tag, ringHeader()));
          if (state == State.PROCEEDING) {
            // RFC 3261 section 15: the calling side may end an early dialog by BYE.
            finish(Outcome.VISITOR_LEFT);
            over("bye");
            calls.tell(listener -> listener.onCancelled(this));
          } else {
            ended(brokenAtTheDoor(bye.getRequest()).orElse("bye"));
          }
        });
  }

  /** The door's explanation of its BYE, where the cause is no visitor who hung up. */
  private static Optional<String> brokenAtTheDoor(Request bye) {
    return OutcomeReason.read(bye)
        .filter(said -> said == Outcome.DOOR_LOST || said == Outcome.FAILED)
        .map(said -> "the door says " + said.code());
  }

  void reoffered(ServerTransaction reinvite, String newOffer) {
    queue(
        () -> {
          if (state != State.CONFIRMED && state != State.ANSWERED) {
            refuse(reinvite, 481);
            return;
          }
          AtomicBoolean answered = new AtomicBoolean();
          calls.after(
              REOFFER_TIME,
              () -> {
                if (answered.compareAndSet(false, true)) {
                  queue(() -> refuse(reinvite, 500));
                }
              });
          calls.tell(
              listener ->
                  listener.onReoffer(
                      this,
                      newOffer,
                      answer -> {
                        if (answered.compareAndSet(false, true)) {
                          queue(() -> reanswer(reinvite, answer));
                        }
                      }));
        });
  }

  private void reanswer(ServerTransaction reinvite, Optional<String> answer) {
    if (answer.isEmpty() || state == State.ENDED) {
      refuse(reinvite, state == State.ENDED ? 481 : 488);
      return;
    }
    respond(reinvite, calls.replies().make(reinvite.getRequest(), 200, tag, ringHeader()), answer);
  }

  private void refuse(ServerTransaction transaction, int status) {
    Map<String, String> headers = ringHeader();
    if (status == 488) {
      headers.put("Warning", warning.value());
      warning = Warning.NO_MEDIA;
    }
    calls
        .replies()
        .send(transaction, calls.replies().make(transaction.getRequest(), status, tag, headers));
  }

  void notAcknowledged() {
    queue(
        () -> {
          if (state == State.ANSWERED) {
            bye(wanted == null ? Outcome.FAILED : wanted);
            if (wanted == null) {
              ended("no-ack");
            } else {
              over("no-ack");
            }
          }
        });
  }

  /** The connection ended. An answered call may continue on the next one. */
  void flowLost(Duration grace) {
    queue(
        () -> {
          switch (state) {
            case PROCEEDING -> {
              ended("flow-lost");
              abandon();
            }
            case ANSWERED, CONFIRMED -> calls.after(grace, () -> queue(this::comeBack));
            case ENDED -> {}
          }
        });
  }

  /** The caller no longer counts as that door: no grace, and nobody to tell. */
  void keyEnded() {
    queue(
        () -> {
          switch (state) {
            case PROCEEDING -> {
              ended("key-ended");
              abandon();
            }
            case ANSWERED, CONFIRMED -> {
              ended("key-ended");
              dialog.delete();
            }
            case ENDED -> {}
          }
        });
  }

  /** Ends the call without a final response, because nobody is left to receive it. */
  private void abandon() {
    try {
      invite.terminate();
    } catch (ObjectInUseException busy) {
      LOG.debug("sip transaction busy ring={}", ring);
    }
    dialog.delete();
  }

  private void comeBack() {
    if (state == State.ENDED) {
      return;
    }
    Optional<Flow> next = calls.registered(door);
    if (next.isPresent()) {
      flow = next.get();
    } else {
      ended("flow-lost");
      dialog.delete();
    }
  }

  void dialogTerminated() {
    queue(
        () -> {
          if (state != State.ENDED) {
            ended("failed");
          }
        });
  }

  /** The endpoint closes: tells the door as far as possible. */
  void shutDown() {
    queue(() -> endNow(Outcome.FAILED));
  }

  /** Whether the door has acknowledged the end of its INVITE, and therefore knows it. */
  boolean settled() {
    TransactionState now = invite.getState();
    return now == null
        || now.equals(TransactionState.CONFIRMED)
        || now.equals(TransactionState.TERMINATED);
  }

  private void ended(String why) {
    if (state != State.ENDED) {
      boolean wasWanted = wanted != null;
      over(why);
      if (!wasWanted) {
        calls.tell(listener -> listener.onEnded(this, why));
      }
    }
  }

  private void over(String why) {
    state = State.ENDED;
    calls.remove(this);
    LOG.info("event=sip-call-over ring={} door={} why={}", ring, door, why);
  }

  private void queue(Runnable task) {
    if (!tasks.run(task)) {
      LOG.warn("event=sip-call-queue-full ring={} door={}", ring, door);
      calls.replies().endpoint().counters().count("call.queue-full");
    }
  }
}
