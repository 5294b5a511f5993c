package fr.heurtoir.protocol.sip.ua;

import java.text.ParseException;
import java.util.function.Consumer;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the stack's events for a call. The other side may hang up and send OPTIONS. Calls to us,
 * changes of media, DTMF and everything else are refused or ignored.
 */
final class CallEvents implements SipListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallEvents.class);

  private final OutgoingCall call;
  private final Consumer<Runnable> thread;

  CallEvents(OutgoingCall call, Consumer<Runnable> thread) {
    this.call = call;
    this.thread = thread;
  }

  @Override
  public void processRequest(RequestEvent event) {
    Request request = event.getRequest();
    if (request.getMethod().equals(Request.ACK)) {
      return;
    }
    try {
      ServerTransaction known = event.getServerTransaction();
      ServerTransaction transaction =
          known != null
              ? known
              : ((SipProvider) event.getSource()).getNewServerTransaction(request);
      thread.accept(() -> answer(transaction, call.owns(event.getDialog())));
    } catch (SipException repeated) {
      LOG.debug("event={}-repeated-request", call.name());
    }
  }

  private void answer(ServerTransaction transaction, boolean ours) {
    String method = transaction.getRequest().getMethod();
    int status =
        switch (method) {
          case Request.BYE, Request.INFO -> ours ? 200 : 481;
          case Request.OPTIONS -> 200;
          // A change of media is refused, and the call continues (RFC 3261 section 14.2).
          case Request.INVITE -> ours ? 488 : 486;
          case Request.CANCEL -> 481;
          default -> 405;
        };
    if (method.equals(Request.INFO)) {
      LOG.info("event={}-keys-ignored", call.name());
    }
    try {
      transaction.sendResponse(
          javax.sip.SipFactory.getInstance()
              .createMessageFactory()
              .createResponse(status, transaction.getRequest()));
    } catch (SipException | InvalidArgumentException | ParseException gone) {
      LOG.info("event={}-answer-unsent status={}", call.name(), status);
    }
    if (ours && method.equals(Request.BYE)) {
      call.byeReceived();
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    thread.accept(
        () -> call.response(event.getResponse(), event.getClientTransaction(), event.getDialog()));
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    if (!event.isServerTransaction()) {
      thread.accept(call::timedOut);
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    thread.accept(call::timedOut);
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // The call is tracked by its responses.
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    // The call ends by its BYE.
  }
}
