package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A door by the same endpoint class that the real one uses; it acknowledges what it is told to. */
final class FakeDoor implements SipListener, AutoCloseable {
  static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<Response> responses = new CopyOnWriteArrayList<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final SipEndpoint endpoint;
  final Flow flow;
  final String aor;
  volatile boolean acknowledges = true;
  volatile int messageAnswer = 200;
  private final int port;

  FakeDoor(TlsFiles tls, DoorId claims, int port) throws Exception {
    this.aor = "sip:" + claims.value() + "@" + Doors.DOMAIN;
    this.port = port;
    this.endpoint =
        SipEndpoint.builder().name("door").client(Transport.TLS).tls(tls).listener(this).build();
    this.flow = connect();
    endpoint.defaultFlow(flow);
  }

  Flow connect() throws Exception {
    return endpoint
        .connect(Transport.TLS, "localhost", port)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  boolean has(String what) {
    return seen.contains(what);
  }

  Optional<Outcome> outcome() {
    return responses.stream()
        .filter(response -> response.getStatusCode() >= 300)
        .findFirst()
        .flatMap(OutcomeReason::read);
  }

  Response register(Flow over, int expires) throws Exception {
    Request request = endpoint.newRequest(over, "REGISTER", "sip:" + Doors.DOMAIN, aor, aor);
    request.setHeader(endpoint.headers().createExpiresHeader(expires));
    return ask(request, over);
  }

  Response ask(Request request, Flow over) throws Exception {
    return endpoint
        .send(request, over, Duration.ofSeconds(25))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  Request request(String method) throws Exception {
    return endpoint.newRequest(
        flow, method, "sip:ring@" + Doors.DOMAIN, aor, "sip:ring@" + Doors.DOMAIN);
  }

  ClientTransaction ring(RingId ring) throws Exception {
    return ring(ring.value(), SDP);
  }

  ClientTransaction ring(String ring, String sdp) throws Exception {
    Request invite = request("INVITE");
    invite.setHeader(endpoint.headers().createHeader(RingId.SIP_HEADER, ring));
    if (!sdp.isEmpty()) {
      invite.setContent(sdp, endpoint.headers().createContentTypeHeader("application", "sdp"));
    }
    ClientTransaction transaction = endpoint.newTransaction(invite, flow);
    transaction.sendRequest();
    return transaction;
  }

  void cancel(ClientTransaction invite) throws Exception {
    endpoint.newTransaction(invite.createCancel(), flow).sendRequest();
  }

  @Override
  public void processRequest(RequestEvent event) {
    requests.add(event.getRequest());
    seen.add(event.getRequest().getMethod());
    try {
      ServerTransaction transaction = event.getServerTransaction();
      if (transaction == null) {
        transaction = endpoint.provider().getNewServerTransaction(event.getRequest());
      }
      int status = event.getRequest().getMethod().equals("MESSAGE") ? messageAnswer : 200;
      transaction.sendResponse(endpoint.messages().createResponse(status, event.getRequest()));
    } catch (Exception failed) {
      seen.add("failed " + failed);
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    Response response = event.getResponse();
    CSeqHeader cseq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
    responses.add(response);
    seen.add(response.getStatusCode() + " " + cseq.getMethod());
    if (cseq.getMethod().equals("INVITE") && response.getStatusCode() / 100 == 2 && acknowledges) {
      try {
        Dialog dialog = event.getDialog();
        endpoint.sendAck(dialog, dialog.createAck(cseq.getSeqNumber()), flow);
      } catch (Exception failed) {
        seen.add("failed " + failed);
      }
    }
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
  public void processDialogTerminated(DialogTerminatedEvent event) {
    seen.add("dialog over");
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
