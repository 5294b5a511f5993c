package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.log.ForeignText;
import fr.heurtoir.protocol.sip.transport.SipChannel;
import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import javax.sip.ClientTransaction;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits between the stack and the listener: handles responses to {@link PendingRequests} and answers
 * the watchdog.
 */
final class StackListener implements SipListenerExt {
  private static final Logger LOG = LoggerFactory.getLogger(StackListener.class);

  private volatile @Nullable SipListener listener;

  /** Sets the listener, before the sockets read and before the watchdog checks. */
  void begin(SipListener made) {
    listener = made;
  }

  private SipListener next() {
    SipListener set = listener;
    if (set == null) {
      throw new IllegalStateException("an event before the start");
    }
    return set;
  }

  @Override
  public void processRequest(RequestEvent event) {
    if (event.getRequest() instanceof SIPRequest request
        && request.getMessageChannel() instanceof SipChannel flow
        && flow.loopback()) {
      answerWatchdog(event);
    } else {
      next().processRequest(event);
    }
  }

  private void answerWatchdog(RequestEvent event) {
    if (!event.getRequest().getMethod().equals(Request.OPTIONS)) {
      return;
    }
    try {
      ServerTransaction transaction = event.getServerTransaction();
      if (transaction == null) {
        transaction = ((SipProvider) event.getSource()).getNewServerTransaction(event.getRequest());
      }
      transaction.sendResponse(new MessageFactoryImpl().createResponse(200, event.getRequest()));
    } catch (SipException | ParseException | InvalidArgumentException failed) {
      LOG.warn("event=sip-watchdog-unanswerable why={}", ForeignText.describe(failed));
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    PendingRequests.@Nullable Pending pending = pendingOf(event.getClientTransaction());
    if (pending != null) {
      pending.response(event.getResponse());
    } else {
      next().processResponse(event);
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    PendingRequests.@Nullable Pending pending =
        event.isServerTransaction() ? null : pendingOf(event.getClientTransaction());
    if (pending != null) {
      pending.fail("no answer in the transaction's time");
    } else {
      next().processTimeout(event);
    }
  }

  private static PendingRequests.@Nullable Pending pendingOf(
      @Nullable ClientTransaction transaction) {
    return transaction != null
            && transaction.getApplicationData() instanceof PendingRequests.Pending pending
        ? pending
        : null;
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    next().processIOException(event);
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    if (event.isServerTransaction() || pendingOf(event.getClientTransaction()) == null) {
      next().processTransactionTerminated(event);
    }
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    next().processDialogTerminated(event);
  }

  @Override
  public void processDialogTimeout(DialogTimeoutEvent event) {
    if (next() instanceof SipListenerExt extended) {
      extended.processDialogTimeout(event);
    } else {
      event.getDialog().delete();
    }
  }
}
