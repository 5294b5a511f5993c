package fr.heurtoir.gateway;

import fr.heurtoir.gateway.rtc.sdp.Offers;
import fr.heurtoir.protocol.CallBackOf;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.PressAge;
import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.LockdownState;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.order.OrderSignature;
import fr.heurtoir.protocol.order.SignedText;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.testing.DoorEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A station as the gateway meets it, over real SIP and TLS: it answers every message, and its lock
 * honours what a lock process would, by the same signatures, nonces, counters and epochs.
 */
final class StationDouble extends DoorEnd {
  final List<String> responses = new CopyOnWriteArrayList<>();
  final List<Response> refusals = new CopyOnWriteArrayList<>();
  final List<DoorMessage> heard = new CopyOnWriteArrayList<>();
  final List<String> lock = new CopyOnWriteArrayList<>();
  volatile List<OrderPublicKey> honoured;
  volatile long keyEpoch = 1;
  volatile boolean lockdown;
  volatile boolean byContact;
  volatile boolean deaf;
  volatile boolean saysNonce = true;
  volatile boolean camera = true;

  /** A lockdown order is followed and answered when so many were counted; empty: at once. */
  volatile Optional<CountDownLatch> answersWith = Optional.empty();

  /** Why nobody is called back; empty where visitors are. */
  volatile Optional<CallBackRefused.Reason> refusesCallBack = Optional.empty();

  /** A door that is older than calling back. */
  volatile boolean knowsCallBack = true;

  /** The ring of the newest call that it made. */
  volatile Optional<RingId> called = Optional.empty();

  private volatile long epoch;
  private final Map<RingId, Nonce> nonces = new HashMap<>();
  private final Map<RingId, Long> counters = new HashMap<>();
  private Nonce challenge = Nonce.random();
  private final DoorId door;
  private final String domain;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  StationDouble(TlsFiles tls, DoorId door, String domain, int port, List<OrderPublicKey> honoured)
      throws Exception {
    super(tls, door, domain, port);
    this.door = door;
    this.domain = domain;
    this.honoured = honoured;
  }

  /** Registers; the version that the gateway says it speaks. */
  int register(Optional<String> protocol) throws Exception {
    Request request = registration(flow, 120);
    if (protocol.isPresent()) {
      request.setHeader(
          endpoint.headers().createHeader(ProtocolVersion.SIP_HEADER, protocol.get()));
    }
    Response response = ask(request, flow);
    if (response.getStatusCode() != 200) {
      throw new AssertionError("REGISTER answered " + response.getStatusCode());
    }
    String said = String.valueOf(response.getHeader(ProtocolVersion.SIP_HEADER));
    return ProtocolVersion.read(said.substring(said.indexOf(':') + 1));
  }

  int say(DoorMessage.FromDoor message) throws Exception {
    return say(new String(DoorMessages.write(message), StandardCharsets.UTF_8));
  }

  int say(String body) throws Exception {
    Request request =
        endpoint.newRequest(flow, "MESSAGE", "sip:" + domain, aor, "sip:gateway@" + domain);
    request.removeHeader(ContactHeader.NAME);
    String[] type = DoorMessage.MEDIA_TYPE.split("/", 2);
    request.setContent(
        body.getBytes(StandardCharsets.UTF_8),
        endpoint.headers().createContentTypeHeader(type[0], type[1]));
    return ask(request, flow).getStatusCode();
  }

  /** Presses the bell. */
  RingId ring() throws Exception {
    return ring(Duration.ZERO);
  }

  /** The bell was pressed that long ago. */
  RingId ring(Duration age) throws Exception {
    responses.clear();
    RingId ring = call(age, Optional.empty());
    Until.holds("the gateway has the ring", () -> responses.contains("180 INVITE"));
    if (saysNonce) {
      nonce(ring);
    }
    return ring;
  }

  /** Sends an INVITE. */
  RingId call(Duration age, Optional<RingId> callBackOf) throws Exception {
    return call(age, callBackOf, Offers.DOOR.replace("\n", "\r\n"));
  }

  /** Sends an INVITE with this offer; without a body where it is empty. */
  RingId call(Duration age, Optional<RingId> callBackOf, String offer) throws Exception {
    RingId ring = RingId.next(System.currentTimeMillis());
    Request invite = request("INVITE", "sip:ring@" + domain);
    invite.setHeader(endpoint.headers().createHeader(RingId.SIP_HEADER, ring.value()));
    invite.setHeader(endpoint.headers().createHeader(PressAge.SIP_HEADER, PressAge.write(age)));
    if (callBackOf.isPresent()) {
      invite.setHeader(
          endpoint.headers().createHeader(CallBackOf.SIP_HEADER, callBackOf.get().value()));
    }
    if (!offer.isEmpty()) {
      invite.setContent(offer, endpoint.headers().createContentTypeHeader("application", "sdp"));
    }
    endpoint.newTransaction(invite, flow).sendRequest();
    called = Optional.of(ring);
    return ring;
  }

  /** The lock process says a nonce: the first, or after it began anew another. */
  void nonce(RingId ring) throws Exception {
    Nonce nonce = Nonce.random();
    synchronized (this) {
      nonces.put(ring, nonce);
      counters.put(ring, 0L);
    }
    say(new DoorMessage.RingNonce(ring, nonce));
  }

  <T extends DoorMessage> Optional<T> last(Class<T> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).reduce((a, b) -> b);
  }

  private synchronized void behave(DoorMessage.ToDoor message) throws Exception {
    switch (message) {
      case DoorMessage.Open open -> open(open);
      case DoorMessage.CallBack wanted -> callBack(wanted.ring());
      case DoorMessage.LockdownAsk _ -> {
        challenge = Nonce.random();
        say(new DoorMessage.Challenge(challenge, epoch));
      }
      case DoorMessage.Lockdown order -> {
        if (answersWith.isPresent()) {
          answersWith.get().countDown();
          if (!answersWith.get().await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("not every door was ordered");
          }
        }
        Optional<String> refused = Optional.empty();
        if (!order.challenge().equals(challenge)) {
          refused = Optional.of("stale-challenge");
        } else if (!verified(order.order(door), order.signature())) {
          refused = Optional.of("unknown-key");
        } else if (order.epoch() <= epoch) {
          refused = Optional.of("old-epoch");
        } else {
          epoch = order.epoch();
          lockdown = order.locked();
        }
        say(new LockdownState(lockdown, byContact, epoch, refused));
      }
      case DoorMessage.Keys keys -> {
        List<OrderPublicKey> next = keys.keys().stream().map(OrderPublicKey::new).toList();
        if (keys.epoch() > keyEpoch
            && verified(new KeyOrder(door, keys.epoch(), next), keys.signature())) {
          keyEpoch = keys.epoch();
          honoured = next;
        }
      }
      case DoorMessage.SelfTestNow _ ->
          say(
              new DoorMessage.SelfTest(
                  "1", List.of(new DoorMessage.SelfTest.Check("camera", camera, "as it was set"))));
      case DoorMessage.Show _, DoorMessage.Say _, DoorMessage.Certificate _ -> {}
    }
  }

  private void callBack(RingId of) throws Exception {
    if (!knowsCallBack) {
      return;
    }
    if (refusesCallBack.isPresent()) {
      say(new CallBackRefused(of, refusesCallBack.get()));
    } else {
      nonce(call(Duration.ZERO, Optional.of(of)));
    }
  }

  private void open(DoorMessage.Open open) throws Exception {
    String refused = "";
    if (lockdown || byContact) {
      refused = "lockdown";
    } else if (!open.nonce().equals(nonces.get(open.ring()))) {
      refused = "foreign-nonce";
    } else if (!verified(open.order(door), open.signature())) {
      refused = "unknown-key";
    } else if (open.counter() <= counters.getOrDefault(open.ring(), 0L)) {
      refused = "replayed";
    }
    if (!refused.isEmpty()) {
      lock.add("refused " + refused);
      say(report(open, LockReport.State.REFUSED, Optional.of(refused)));
      return;
    }
    counters.put(open.ring(), open.counter());
    lock.add("opened " + open.counter());
    say(report(open, LockReport.State.PULSING, Optional.empty()));
    say(report(open, LockReport.State.RELEASED, Optional.empty()));
  }

  private static LockReport report(
      DoorMessage.Open open, LockReport.State state, Optional<String> reason) {
    return new LockReport(open.ring(), open.lock(), open.counter(), state, reason);
  }

  private boolean verified(SignedText order, OrderSignature signature) {
    return honoured.stream().anyMatch(key -> key.verifies(order, signature));
  }

  @Override
  public void processRequest(RequestEvent event) {
    try {
      Request request = event.getRequest();
      ServerTransaction transaction = transaction(endpoint, event);
      if (deaf && request.getMethod().equals("MESSAGE")) {
        return;
      }
      transaction.sendResponse(endpoint.messages().createResponse(200, request));
      if (request.getMethod().equals("MESSAGE")
          && DoorMessages.read(request.getRawContent()) instanceof DoorMessage.ToDoor message) {
        heard.add(message);
        thread.execute(
            () -> {
              try {
                behave(message);
              } catch (Exception failed) {
                responses.add("failed " + failed);
              }
            });
      }
    } catch (Exception failed) {
      responses.add("failed " + failed);
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    Response response = event.getResponse();
    CSeqHeader cseq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
    try {
      acknowledge(event);
    } catch (Exception failed) {
      responses.add("failed " + failed);
    }
    if (cseq.getMethod().equals("INVITE") && response.getStatusCode() >= 300) {
      refusals.add(response);
    }
    responses.add(response.getStatusCode() + " " + cseq.getMethod());
  }

  @Override
  protected void happened(String what) {
    // Its tests look at what it is answered.
  }

  @Override
  public void close() {
    thread.shutdownNow();
    super.close();
  }
}
