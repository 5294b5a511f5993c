package fr.heurtoir.protocol.testing;

import fr.heurtoir.protocol.sip.SipEndpoint;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;

/** One end of SIP, by the endpoint class that the programs use; what it answers is its test's. */
public abstract class SipEnd implements SipListener, AutoCloseable {
  /**
   * The stack told something beside requests and responses: {@code timeout}, {@code io}, {@code
   * dialog over}.
   */
  protected abstract void happened(String what);

  /** The transaction in which a request is answered. */
  protected static ServerTransaction transaction(SipEndpoint endpoint, RequestEvent event)
      throws Exception {
    ServerTransaction there = event.getServerTransaction();
    return there == null ? endpoint.provider().getNewServerTransaction(event.getRequest()) : there;
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    happened("timeout");
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    happened("io");
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {}

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    happened("dialog over");
  }
}
