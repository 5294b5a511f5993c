package fr.heurtoir.protocol.testing;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sip.Dialog;
import javax.sip.ResponseEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A door's end: connected to a gateway of this machine by TLS. */
public abstract class DoorEnd extends SipEnd {
  private static final long BOUND_SECONDS = 30;

  public final SipEndpoint endpoint;
  public final Flow flow;
  public final String aor;
  private final String domain;
  private final int port;

  protected DoorEnd(TlsFiles tls, DoorId claims, String domain, int port) throws Exception {
    this.aor = "sip:" + claims.value() + "@" + domain;
    this.domain = domain;
    this.port = port;
    this.endpoint =
        SipEndpoint.builder().name("door").client(Transport.TLS).tls(tls).listener(this).build();
    this.flow = connect();
    endpoint.defaultFlow(flow);
  }

  /** One more connection. */
  public final Flow connect() throws Exception {
    return endpoint
        .connect(Transport.TLS, "localhost", port)
        .toCompletableFuture()
        .get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  /** A registration as it is sent; it says nothing beside its life. */
  public final Request registration(Flow over, int expires) throws Exception {
    Request request = endpoint.newRequest(over, "REGISTER", "sip:" + domain, aor, aor);
    request.setHeader(endpoint.headers().createExpiresHeader(expires));
    return request;
  }

  /** A request outside of a dialog, to one of the gateway's users. */
  public final Request request(String method, String to) throws Exception {
    return endpoint.newRequest(flow, method, to, aor, to);
  }

  /** Sends a request and waits for its answer. */
  public final Response ask(Request request, Flow over) throws Exception {
    return endpoint
        .send(request, over, Duration.ofSeconds(25))
        .toCompletableFuture()
        .get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  /** Acknowledges the response where it accepts an INVITE. */
  protected final void acknowledge(ResponseEvent event) throws Exception {
    CSeqHeader cseq = (CSeqHeader) event.getResponse().getHeader(CSeqHeader.NAME);
    if (cseq.getMethod().equals("INVITE") && event.getResponse().getStatusCode() / 100 == 2) {
      Dialog dialog = event.getDialog();
      endpoint.sendAck(dialog, dialog.createAck(cseq.getSeqNumber()), flow);
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
