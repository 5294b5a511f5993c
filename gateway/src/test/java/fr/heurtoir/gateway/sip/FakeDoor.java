package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.testing.DoorEnd;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sip.ClientTransaction;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A door by the same endpoint class that the real one uses; it acknowledges what it is told to. */
final class FakeDoor extends DoorEnd {
  static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<Response> responses = new CopyOnWriteArrayList<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile boolean acknowledges = true;
  volatile int messageAnswer = 200;

  FakeDoor(TlsFiles tls, DoorId claims, int port) throws Exception {
    super(tls, claims, Doors.DOMAIN, port);
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
    return ask(registration(over, expires), over);
  }

  Request request(String method) throws Exception {
    return request(method, "sip:ring@" + Doors.DOMAIN);
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
      int status = event.getRequest().getMethod().equals("MESSAGE") ? messageAnswer : 200;
      transaction(endpoint, event)
          .sendResponse(endpoint.messages().createResponse(status, event.getRequest()));
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
    if (acknowledges) {
      try {
        acknowledge(event);
      } catch (Exception failed) {
        seen.add("failed " + failed);
      }
    }
  }

  @Override
  protected void happened(String what) {
    seen.add(what);
  }
}
