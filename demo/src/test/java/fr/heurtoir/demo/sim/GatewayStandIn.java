package fr.heurtoir.demo.sim;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.SipEnd;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sip.Dialog;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ExtensionHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** The other end of the station's SIP in a test: takes the registration, does what it is told. */
final class GatewayStandIn extends SipEnd {
  static final String DOMAIN = "heurtoir.test";
  static final DoorId DOOR = new DoorId("portail.jules-ferry");

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<DoorMessage> reports = new CopyOnWriteArrayList<>();
  final List<Request> invites = new CopyOnWriteArrayList<>();
  private final SipEndpoint endpoint;
  volatile int version = ProtocolVersion.CURRENT;
  volatile String doorsVersion = "";
  private volatile @Nullable Flow flow;
  private volatile @Nullable ServerTransaction invite;
  private volatile @Nullable Dialog dialog;

  private GatewayStandIn(TlsFiles files, int port) throws Exception {
    endpoint =
        SipEndpoint.builder()
            .name("gateway")
            .listen(Transport.TLS, new InetSocketAddress("127.0.0.1", port))
            .tls(files)
            .listener(this)
            .build();
  }

  /** The ring that the newest INVITE names. */
  RingId ring() {
    String header = invites.getLast().getHeader(RingId.SIP_HEADER).toString();
    return new RingId(header.substring(header.indexOf(':') + 1).strip());
  }

  /** Starts one, and writes the door's own files where its configuration looks for them. */
  static GatewayStandIn start(Path folder, int port) throws Exception {
    LocalCa ca = LocalCa.in(folder, "Heurtoir test", Clock.systemUTC());
    Duration life = Duration.ofDays(1);
    PemFiles own = ca.issueServer(folder, "gateway", List.of("127.0.0.1"), life);
    ca.issueDoor(folder, "door", DOOR, DOMAIN, life);
    return new GatewayStandIn(new TlsFiles(own.certificate(), own.key(), ca.certificate()), port);
  }

  int port() {
    return endpoint.localAddress(Transport.TLS).orElseThrow().getPort();
  }

  long count(String method) {
    return requests.stream().filter(method::equals).count();
  }

  /** The newest INVITE's SDP. */
  String offer() {
    return new String(invites.getLast().getRawContent(), StandardCharsets.UTF_8);
  }

  void respond(int status, @Nullable String sdp, @Nullable Outcome outcome) throws Exception {
    ServerTransaction transaction = invite;
    if (transaction == null) {
      throw new IllegalStateException("no INVITE");
    }
    Response response = response(status, transaction.getRequest());
    if (sdp != null) {
      response.setContent(sdp, endpoint.headers().createContentTypeHeader("application", "sdp"));
    }
    if (outcome != null) {
      response.setHeader(
          endpoint
              .headers()
              .createReasonHeader(Outcome.REASON_PROTOCOL, outcome.sipStatus(), outcome.code()));
    }
    transaction.sendResponse(response);
  }

  void bye(Outcome outcome) throws Exception {
    Dialog of = dialog;
    Flow way = flow;
    if (of == null || way == null) {
      throw new IllegalStateException("no dialog");
    }
    Request bye = of.createRequest(Request.BYE);
    bye.setHeader(
        endpoint
            .headers()
            .createReasonHeader(Outcome.REASON_PROTOCOL, outcome.sipStatus(), outcome.code()));
    endpoint.sendInDialog(of, bye, way);
  }

  /** Says something to the door; returns the status of its answer. */
  int say(DoorMessage message) throws Exception {
    return say("MESSAGE", DoorMessages.write(message));
  }

  int say(String method, byte[] body) throws Exception {
    Flow way = flow;
    if (way == null) {
      throw new IllegalStateException("no flow");
    }
    String aor = "sip:" + DOOR + "@" + DOMAIN;
    Request request = endpoint.newRequest(way, method, aor, "sip:gateway@" + DOMAIN, aor);
    if (body.length > 0) {
      request.setContent(
          body,
          endpoint.headers().createContentTypeHeader("application", "vnd.heurtoir.door+json"));
    }
    return endpoint
        .send(request, way, Duration.ofSeconds(20))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .getStatusCode();
  }

  @Override
  public void processRequest(RequestEvent event) {
    Request request = event.getRequest();
    try {
      flow = endpoint.flowOf(event);
      if (request.getMethod().equals(Request.ACK)) {
        requests.add(Request.ACK);
        return;
      }
      ServerTransaction transaction = transaction(endpoint, event);
      switch (request.getMethod()) {
        case Request.INVITE -> {
          invite = transaction;
          dialog = transaction.getDialog();
          invites.add(request);
        }
        case Request.CANCEL -> {
          transaction.sendResponse(response(200, request));
          respond(487, null, null);
        }
        case Request.MESSAGE -> {
          reports.add(DoorMessages.read(request.getRawContent()));
          transaction.sendResponse(response(200, request));
        }
        case Request.REGISTER -> {
          Response granted = response(200, request);
          granted.setHeader(
              endpoint
                  .headers()
                  .createHeader(ProtocolVersion.SIP_HEADER, Integer.toString(version)));
          granted.setHeader(
              endpoint
                  .headers()
                  .createDateHeader(Calendar.getInstance(TimeZone.getTimeZone("GMT"))));
          if (request.getHeader(ProtocolVersion.SIP_HEADER) instanceof ExtensionHeader header) {
            doorsVersion = header.getValue();
          }
          granted.setHeader((ExpiresHeader) request.getHeader(ExpiresHeader.NAME));
          transaction.sendResponse(granted);
        }
        default -> transaction.sendResponse(response(200, request));
      }
      requests.add(request.getMethod());
    } catch (Exception failed) {
      requests.add("failed " + failed);
    }
  }

  private Response response(int status, Request request) throws Exception {
    Response response = endpoint.messages().createResponse(status, request);
    if (request.getMethod().equals(Request.INVITE)) {
      ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
      if (to.getTag() == null) {
        to.setTag("gateway");
      }
      response.setHeader(endpoint.contact(endpoint.flowOf(request), "gateway"));
    }
    return response;
  }

  @Override
  public void processResponse(ResponseEvent event) {
    requests.add("answer " + event.getResponse().getStatusCode());
  }

  @Override
  protected void happened(String what) {
    requests.add(what);
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
