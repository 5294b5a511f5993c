package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.door.DoorMessages.BadDoorMessage;
import fr.heurtoir.protocol.door.DoorMessages.UnknownKind;
import fr.heurtoir.protocol.sip.transport.Flow;
import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** Sorts the events of the stack. Runs on stack threads and hands over to others. */
final class DoorStackListener implements SipListenerExt {
  private final Replies replies;
  private final Registrar registrar;
  private final DoorCalls calls;
  private final Consumer<DoorId> endOtherKeys;
  private final Set<Long> watched = ConcurrentHashMap.newKeySet();

  /**
   * @param endOtherKeys ends what a door opened with keys that are no longer its own
   */
  DoorStackListener(
      Replies replies, Registrar registrar, DoorCalls calls, Consumer<DoorId> endOtherKeys) {
    this.endOtherKeys = endOtherKeys;
    this.replies = replies;
    this.registrar = registrar;
    this.calls = calls;
  }

  @Override
  public void processRequest(RequestEvent event) {
    Flow flow = replies.endpoint().flowOf(event);
    // The gate admits only requests with an identity.
    DoorId door = flow.peer().orElseThrow().door();
    watch(flow, door);
    SipDoorCall call =
        event.getDialog() != null && event.getDialog().getApplicationData() instanceof SipDoorCall c
            ? c
            : null;
    String method = event.getRequest().getMethod();
    if (call != null && !call.door().equals(door)) {
      replies.endpoint().counters().count("refused.other-call");
      if (!method.equals(Request.ACK)) {
        replies.answer(event, 403, Map.of());
      }
      return;
    }
    switch (method) {
      case Request.REGISTER -> {
        if (registrar.register(door, flow, event)) {
          endOtherKeys.accept(door);
        }
      }
      case Request.INVITE -> {
        if (call == null) {
          calls.invite(door, flow, event);
        } else {
          reinvite(call, event);
        }
      }
      case Request.ACK -> {
        if (call != null) {
          call.acknowledged();
        } else {
          replies.endpoint().counters().count("stray-ack");
        }
      }
      case Request.CANCEL -> inCall(call, event, SipDoorCall::cancelled);
      case Request.BYE -> inCall(call, event, SipDoorCall::bye);
      case Request.INFO -> info(call, event);
      case Request.MESSAGE -> message(door, flow, event);
      case Request.OPTIONS ->
          replies.answer(
              event,
              200,
              Map.of(
                  "Allow",
                  Replies.METHODS,
                  "Accept",
                  "application/sdp, " + DoorMessage.MEDIA_TYPE));
      default -> replies.answer(event, 405, Map.of("Allow", Replies.METHODS));
    }
  }

  private interface InCall {
    void take(SipDoorCall call, ServerTransaction transaction);
  }

  private void inCall(@Nullable SipDoorCall call, RequestEvent event, InCall what) {
    if (call == null) {
      replies.answer(event, 481, Map.of());
      return;
    }
    try {
      what.take(call, replies.transaction(event));
    } catch (TransactionAlreadyExistsException repeated) {
      replies.endpoint().counters().count("repeated");
    } catch (SipException gone) {
      replies.endpoint().counters().count("unanswerable");
    }
  }

  private void reinvite(SipDoorCall call, RequestEvent event) {
    byte[] body = event.getRequest().getRawContent();
    if (body == null
        || body.length == 0
        || !Replies.isType(event.getRequest(), "application/sdp")) {
      replies.answer(event, 488, Map.of("Warning", Warning.NO_OFFER.value()));
      return;
    }
    inCall(
        call,
        event,
        (c, transaction) -> c.reoffered(transaction, new String(body, StandardCharsets.UTF_8)));
  }

  private void info(@Nullable SipDoorCall call, RequestEvent event) {
    if (call == null) {
      replies.answer(event, 481, Map.of());
      return;
    }
    Request request = event.getRequest();
    String kind =
        Replies.isType(request, "application/dtmf-relay")
            ? "dtmf"
            : Replies.isType(request, "application/media_control+xml") ? "media-control" : "other";
    replies.endpoint().counters().count("info." + kind);
    replies.answer(event, 200, Map.of());
  }

  private void message(DoorId door, Flow flow, RequestEvent event) {
    byte[] body = event.getRequest().getRawContent();
    if (body == null || !Replies.isType(event.getRequest(), DoorMessage.MEDIA_TYPE)) {
      replies.endpoint().counters().count("message.other-type");
      replies.answer(event, 415, Map.of("Accept", DoorMessage.MEDIA_TYPE));
      return;
    }
    try {
      switch (DoorMessages.read(body)) {
        case DoorMessage.CertificateRequest request -> {
          replies.answer(event, 200, Map.of());
          String key = flow.peer().orElseThrow().key();
          calls.tell(listener -> listener.onCertificateRequest(door, key, request));
        }
        case DoorMessage.FromDoor said -> {
          replies.answer(event, 200, Map.of());
          calls.tell(listener -> listener.onMessage(door, said));
        }
        case DoorMessage.ToDoor wrongWay -> refuseMessage(event);
      }
    } catch (UnknownKind later) {
      replies.endpoint().counters().count("message.unknown-kind");
      replies.answer(event, 200, Map.of());
    } catch (BadDoorMessage bad) {
      refuseMessage(event);
    }
  }

  private void refuseMessage(RequestEvent event) {
    replies.endpoint().counters().count("message.bad");
    replies.answer(event, 400, Map.of());
  }

  private void watch(Flow flow, DoorId door) {
    if (watched.add(flow.id())) {
      flow.closed()
          .thenRun(
              () -> {
                watched.remove(flow.id());
                registrar.gone(door, flow);
                calls.gone(flow);
              });
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    // The response to our BYE. The call has ended, whatever it says.
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    replies.endpoint().counters().count("transaction.timeout");
  }

  @Override
  public void processDialogTimeout(DialogTimeoutEvent event) {
    if (event.getDialog().getApplicationData() instanceof SipDoorCall call) {
      call.notAcknowledged();
    }
    if (!event.getReason().equals(DialogTimeoutEvent.Reason.AckNotReceived)) {
      event.getDialog().delete();
    }
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    Dialog dialog = event.getDialog();
    if (dialog != null && dialog.getApplicationData() instanceof SipDoorCall call) {
      call.dialogTerminated();
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    replies.endpoint().counters().count("io");
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // Calls are tracked by their dialogs.
  }
}
