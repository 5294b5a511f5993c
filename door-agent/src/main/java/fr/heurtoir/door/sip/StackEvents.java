package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.door.DoorMessages.BadDoorMessage;
import fr.heurtoir.protocol.door.DoorMessages.UnknownKind;
import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.message.RingHeader;
import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
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
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the stack's events to the user agent's thread. Runs on stack threads. */
final class StackEvents implements SipListenerExt {
  private static final Logger LOG = LoggerFactory.getLogger(StackEvents.class);

  private final Consumer<Runnable> thread;
  private volatile @Nullable Parts parts;

  /** The receivers of events. */
  record Parts(DoorUserAgent agent, SipReplies replies) {}

  StackEvents(Consumer<Runnable> thread) {
    this.thread = thread;
  }

  void begin(Parts made) {
    parts = made;
  }

  @Override
  public void processRequest(RequestEvent event) {
    Parts to = parts;
    if (to == null || event.getRequest().getMethod().equals(Request.ACK)) {
      return;
    }
    RingHeader.about(event.getRequest()).run(() -> request(to, event));
  }

  private void request(Parts to, RequestEvent event) {
    try {
      ServerTransaction known = event.getServerTransaction();
      ServerTransaction transaction =
          known != null
              ? known
              : ((javax.sip.SipProvider) event.getSource())
                  .getNewServerTransaction(event.getRequest());
      Dialog dialog = event.getDialog();
      thread.accept(() -> request(to, transaction, dialog));
    } catch (TransactionAlreadyExistsException repeated) {
      LOG.debug("event=sip-repeated-request");
    } catch (SipException gone) {
      LOG.info("event=sip-unanswerable-request method={}", event.getRequest().getMethod());
    }
  }

  private static void request(Parts to, ServerTransaction transaction, @Nullable Dialog dialog) {
    Optional<RingCall> call = to.agent().callOf(dialog);
    call.map(of -> About.ring(of.ring()))
        .orElse(About.now())
        .run(() -> request(to, transaction, call));
  }

  private static void request(Parts to, ServerTransaction transaction, Optional<RingCall> call) {
    Request request = transaction.getRequest();
    switch (request.getMethod()) {
      case Request.OPTIONS -> to.replies().answer(transaction, 200);
      case Request.MESSAGE -> message(to, transaction);
      case Request.BYE -> {
        to.replies().answer(transaction, call.isPresent() ? 200 : 481);
        call.ifPresent(of -> to.agent().byeReceived(of, OutcomeReason.read(request)));
      }
      case Request.INFO -> to.replies().answer(transaction, call.isPresent() ? 200 : 481);
      case Request.INVITE -> reinvite(to, transaction, call);
      case Request.CANCEL -> to.replies().answer(transaction, 200);
      default -> to.replies().answer(transaction, 405);
    }
  }

  /**
   * Handles a re-INVITE. One that changes nothing is answered with the present SDP (RFC 3261
   * section 14.2). Other media are refused, and the call continues. A call from outside is refused:
   * a door calls, and is never called.
   */
  private static void reinvite(Parts to, ServerTransaction transaction, Optional<RingCall> call) {
    if (call.isEmpty()) {
      to.replies().answer(transaction, 486);
      return;
    }
    Optional<String> offered = SipReplies.sdp(transaction.getRequest());
    if (offered.isEmpty() || offered.get().equals(call.get().answer())) {
      to.replies().answerSdp(transaction, call.get().offer());
    } else {
      to.replies().answer(transaction, 488);
    }
  }

  private static void message(Parts to, ServerTransaction transaction) {
    Request request = transaction.getRequest();
    byte[] body = request.getRawContent();
    if (body == null || !SipReplies.isType(request, DoorMessage.MEDIA_TYPE)) {
      to.replies().answer(transaction, 415);
      return;
    }
    try {
      switch (DoorMessages.read(body)) {
        case DoorMessage.ToDoor said -> {
          to.replies().answer(transaction, 200);
          to.agent().messageReceived(said);
        }
        case DoorMessage.FromDoor wrongWay -> to.replies().answer(transaction, 400);
      }
    } catch (UnknownKind later) {
      LOG.info("event=sip-message-of-a-later-version");
      to.replies().answer(transaction, 200);
    } catch (BadDoorMessage bad) {
      LOG.warn("event=sip-bad-message what={}", bad.getMessage());
      to.replies().answer(transaction, 400);
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    Parts to = parts;
    if (to != null) {
      Response response = event.getResponse();
      ClientTransaction transaction = event.getClientTransaction();
      Dialog dialog = event.getDialog();
      thread.accept(() -> to.agent().response(response, transaction, dialog));
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    Parts to = parts;
    if (to != null && !event.isServerTransaction()) {
      ClientTransaction transaction = event.getClientTransaction();
      thread.accept(() -> to.agent().timedOut(transaction));
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    // The flow's end reports the same.
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // A call is tracked by its responses.
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    // A call ends by its BYE.
  }

  @Override
  public void processDialogTimeout(DialogTimeoutEvent event) {
    event.getDialog().delete();
  }
}
