package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.DateHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ExtensionHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to a gateway and a registration on it (RFC 3261 section 10.2, RFC 5626).
 * Reconnects by itself after any loss. Used on the user agent's thread.
 */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  /** After a shorter registration the network counts as unstable, and the waits go on growing. */
  private static final Duration STEADY = Duration.ofSeconds(30);

  private static final long LEAST_REFRESH_SECONDS = 5;

  private final GatewayList gateways;
  private final SipEndpoint endpoint;
  private final DoorSipSettings settings;
  private final ScheduledExecutorService thread;
  private final Runnable registered;
  private final Lost lost;
  private final Consumer<Instant> time;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
  private final AwayLog log = new AwayLog(System::nanoTime);
  private int tried;
  private long since;
  private int gatewayVersion;
  private long wanted;
  private boolean closed;
  private boolean tellLost = true;
  private @Nullable Flow flow;
  private @Nullable CallIdHeader callId;
  private long sequence;

  /** Hears why we are registered at no gateway. */
  interface Lost {
    void lost(String why);
  }

  Registration(
      SipEndpoint endpoint,
      DoorSipSettings settings,
      ScheduledExecutorService thread,
      Runnable registered,
      Lost lost,
      Consumer<Instant> time) {
    this.time = time;
    this.endpoint = endpoint;
    this.settings = settings;
    this.gateways = settings.gatewayList();
    this.thread = thread;
    this.registered = registered;
    this.lost = lost;
    this.wanted = settings.expires().toSeconds();
  }

  /** The connection on which we are registered. */
  Optional<Flow> flow() {
    return Optional.ofNullable(flow).filter(Flow::open);
  }

  /** The gateway in use, or being tried. */
  String gateway() {
    return gateways.current().map(Object::toString).orElse("-");
  }

  void connect() {
    if (closed) {
      return;
    }
    gateways
        .ask()
        .whenCompleteAsync(
            (records, failure) -> {
              gateways.take(records, failure);
              gateways
                  .current()
                  .ifPresentOrElse(this::connect, () -> failed("the SRV records name no gateway"));
            },
            thread);
  }

  private void connect(DoorSipSettings.Gateway to) {
    if (closed) {
      return;
    }
    endpoint
        .connect(Transport.TLS, to.host(), to.port())
        .whenCompleteAsync(
            (opened, failure) -> {
              if (opened == null) {
                failed("no connection: " + reason(failure));
              } else if (closed) {
                opened.close();
              } else {
                opened.closed().thenRunAsync(() -> gone(opened), thread);
                register(opened);
              }
            },
            thread);
  }

  private void register(Flow on) {
    try {
      endpoint
          .send(request(on), on, ANSWER)
          .whenCompleteAsync((response, failure) -> registered(on, response, failure), thread);
    } catch (ParseException | InvalidArgumentException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Request request(Flow on) throws ParseException, InvalidArgumentException {
    String own = settings.addressOfRecord();
    Request request =
        endpoint.newRequest(on, Request.REGISTER, "sip:" + settings.domain(), own, own);
    // RFC 3261 section 10.2: one Call-ID for all registrations, CSeq counting up.
    CallIdHeader before = callId;
    if (before == null) {
      callId = (CallIdHeader) request.getHeader(CallIdHeader.NAME);
    } else {
      request.setHeader(before);
    }
    sequence++;
    ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).setSeqNumber(sequence);
    request.setHeader(
        endpoint
            .headers()
            .createHeader(ProtocolVersion.SIP_HEADER, Integer.toString(ProtocolVersion.CURRENT)));
    request.setHeader(endpoint.headers().createExpiresHeader(Math.toIntExact(wanted)));
    return request;
  }

  private void registered(Flow on, @Nullable Response response, @Nullable Throwable failure) {
    if (closed || !on.open()) {
      return;
    }
    if (response == null) {
      LOG.warn("event=sip-register-unanswered gateway={} reason={}", gateway(), reason(failure));
      on.close();
      return;
    }
    int status = response.getStatusCode();
    if (status == 423
        && response.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader least
        && least.getExpires() > wanted
        && least.getExpires() <= 3600) {
      wanted = least.getExpires();
      register(on);
      return;
    }
    if (status < 200 || status >= 300) {
      LOG.warn("event=sip-register-refused gateway={} status={}", gateway(), status);
      on.close();
      return;
    }
    told(response);
    boolean first = flow == null || flow.id() != on.id();
    flow = on;
    long granted = granted(response);
    long refresh = Math.max(LEAST_REFRESH_SECONDS, granted / 2);
    thread.schedule(() -> refresh(on), refresh, TimeUnit.SECONDS);
    if (first) {
      tried = 0;
      since = System.nanoTime();
      tellLost = true;
      endpoint.defaultFlow(on);
      log.registered(gateway(), on.id(), granted);
      registered.run();
    }
  }

  /** Reads the gateway's clock (RFC 3261 section 20.17) and version. */
  private void told(Response response) {
    if (response.getHeader(DateHeader.NAME) instanceof DateHeader date) {
      time.accept(date.getDate().toInstant());
    }
    if (response.getHeader(ProtocolVersion.SIP_HEADER) instanceof ExtensionHeader header) {
      int version = ProtocolVersion.read(header.getValue());
      if (version != 0 && version != gatewayVersion) {
        gatewayVersion = version;
        LOG.info("event=gateway-protocol version={} own={}", version, ProtocolVersion.CURRENT);
      }
    }
  }

  /** The gateway's protocol version, 0 before it named one. */
  int gatewayVersion() {
    return gatewayVersion;
  }

  private long granted(Response response) {
    Iterator<?> contacts = response.getHeaders(ContactHeader.NAME);
    while (contacts.hasNext()) {
      if (contacts.next() instanceof ContactHeader contact && contact.getExpires() > 0) {
        return Math.min(contact.getExpires(), wanted);
      }
    }
    return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
            && expires.getExpires() > 0
        ? Math.min(expires.getExpires(), wanted)
        : wanted;
  }

  private void refresh(Flow on) {
    Flow now = flow;
    if (!closed && now != null && now.id() == on.id() && on.open()) {
      register(on);
    }
  }

  private void gone(Flow ended) {
    Flow now = flow;
    if (now != null && now.id() == ended.id()) {
      flow = null;
      if (System.nanoTime() - since >= STEADY.toNanos()) {
        backoff.reset();
      }
    }
    failed("the connection ended");
  }

  private void failed(String why) {
    if (closed) {
      return;
    }
    boolean another = ++tried < gateways.size();
    // Tries the list's next gateway at once, but starts again at the first only after a wait.
    Duration wait = another ? Duration.ofMillis(1) : backoff.next();
    if (!another) {
      tried = 0;
    }
    log.away(gateway(), why, wait.toMillis());
    gateways.next();
    if (tellLost) {
      tellLost = false;
      lost.lost(why);
    }
    thread.schedule(() -> connect(), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "-";
    }
    Throwable cause = failure.getCause();
    Throwable reason = cause == null ? failure : cause;
    return reason.getClass().getSimpleName() + " " + reason.getMessage();
  }

  /** Ends the connection; the gateway notices at once. */
  void close() {
    closed = true;
    Flow now = flow;
    if (now != null) {
      now.close();
    }
  }

  /** Cuts the connection, like an outage. It is restored automatically. */
  void drop() {
    Flow now = flow;
    if (now != null) {
      now.close();
    }
  }
}
