package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.PeerIdentity;
import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * A user agent for tests: rings every INVITE and, unless told to wait for CANCEL, answers it;
 * answers every other request 200.
 */
class CallTaker implements SipListenerExt {
  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<Response> responses = new CopyOnWriteArrayList<>();
  final AtomicReference<@Nullable PeerIdentity> lastPeer = new AtomicReference<>();
  final AtomicReference<@Nullable Flow> lastFlow = new AtomicReference<>();
  final AtomicReference<@Nullable Dialog> dialog = new AtomicReference<>();
  private final Map<String, ServerTransaction> invites = new ConcurrentHashMap<>();
  private final boolean answer;
  volatile @Nullable SipEndpoint endpoint;

  CallTaker(boolean answer) {
    this.answer = answer;
  }

  private SipEndpoint endpoint() {
    SipEndpoint set = endpoint;
    if (set == null) {
      throw new IllegalStateException("no endpoint");
    }
    return set;
  }

  long count(String what) {
    return seen.stream().filter(what::equals).count();
  }

  @Override
  public void processRequest(RequestEvent event) {
    Request request = event.getRequest();
    seen.add(request.getMethod());
    lastFlow.set(endpoint().flowOf(event));
    lastPeer.set(endpoint().peerOf(event).orElse(null));
    String call = ((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId();
    try {
      if (request.getMethod().equals(Request.ACK)) {
        return;
      }
      ServerTransaction transaction = event.getServerTransaction();
      if (transaction == null) {
        transaction = endpoint().provider().getNewServerTransaction(request);
      }
      if (request.getMethod().equals(Request.INVITE)) {
        invites.put(call, transaction);
        dialog.set(transaction.getDialog());
        transaction.sendResponse(response(180, request));
        if (answer) {
          transaction.sendResponse(response(200, request));
        }
      } else if (request.getMethod().equals(Request.CANCEL)) {
        transaction.sendResponse(response(200, request));
        ServerTransaction invite = invites.get(call);
        if (invite != null) {
          invite.sendResponse(response(487, invite.getRequest()));
        }
      } else {
        transaction.sendResponse(response(200, request));
      }
    } catch (Exception failed) {
      seen.add("failed " + failed);
    }
  }

  private Response response(int status, Request request) throws Exception {
    Response response = endpoint().messages().createResponse(status, request);
    if (request.getMethod().equals(Request.INVITE)) {
      ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
      if (to.getTag() == null) {
        to.setTag("taker");
      }
      response.setHeader(endpoint().contact(endpoint().flowOf(request), "taker"));
    }
    return response;
  }

  @Override
  public void processResponse(ResponseEvent event) {
    responses.add(event.getResponse());
    CSeqHeader cseq = (CSeqHeader) event.getResponse().getHeader(CSeqHeader.NAME);
    seen.add(event.getResponse().getStatusCode() + " " + cseq.getMethod());
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    seen.add("timeout");
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    seen.add("io");
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {}

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {}

  @Override
  public void processDialogTimeout(DialogTimeoutEvent event) {
    seen.add("dialog timeout");
  }
}
