package fr.heurtoir.protocol.sip.ua;

import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that we make (RFC 3261 section 13.2), on an endpoint of its own that lives as long as
 * the call. Its methods return at once; everything runs on its only thread. Longer than other
 * classes, because it is the state of one call with everything that changes it.
 */
public final class OutgoingCall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingCall.class);
  private static final long CONNECT_SECONDS = 5;

  /** How long a BYE or CANCEL may wait for its answer before the endpoint is closed. */
  private static final long LAST_WORDS_MILLIS = 2000;

  /** The most further telephones that are told that the call is over. */
  private static final int MOST_FORKS = 16;

  private final String name;
  private final Account account;
  private final String from;
  private final String to;
  private final CallMedia media;
  private final Listener listener;
  private final ExecutorService thread;
  private final About about = About.now();
  private State state = State.NEW;
  private boolean withdrawn;
  private @Nullable Credentials credentials;
  private final Set<String> endedForks = new HashSet<>();
  private @Nullable SipEndpoint endpoint;
  private @Nullable Flow flow;
  private String offer = "";
  private @Nullable ClientTransaction invite;
  private @Nullable Dialog dialog;

  private enum State {
    NEW,
    SENT,
    PROCEEDING,
    ANSWERED,
    ENDED
  }

  /** Hears the events of the call, on its thread. */
  public interface Listener {
    /** The other side is ringing (a provisional response above 100). */
    void ringing();

    /** The other side answered, and the media run. */
    void answered();

    /** The call ended. Called once. */
    void ended(CallEnd how);
  }

  /**
   * @param name a short name for threads and logs; its lines are about what this thread does now
   * @param from our address of record
   * @param to whom to call
   * @param media ended together with the call
   */
  public OutgoingCall(
      String name, Account account, String from, String to, CallMedia media, Listener listener) {
    this.name = name;
    this.account = account;
    this.from = from;
    this.to = to;
    this.media = media;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sip-call-" + name).daemon().factory());
  }

  String name() {
    return name;
  }

  /** Starts the call; once. */
  public void call() {
    post(
        () -> {
          try {
            open();
            send(request());
          } catch (IOException
              | SipException
              | ParseException
              | ExecutionException
              | TimeoutException
              | InvalidArgumentException failed) {
            LOG.warn(
                "event={}-unreachable host={} reason=\"{}\"",
                name,
                account.host(),
                failed.toString());
            end(CallEnd.FAILED);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void open()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    Route route = route();
    InetAddress local = route.local();
    offer = media.offer(local);
    SipEndpoint.Builder builder =
        SipEndpoint.builder()
            .name(name)
            .host(local.getHostAddress())
            .listener(new CallEvents(this, this::post));
    switch (account.transport()) {
      case UDP -> builder.listen(Transport.UDP, new InetSocketAddress(local, 0));
      // The server may send its BYE on this connection or on one of its own (RFC 5923).
      case TCP -> builder.listen(Transport.TCP, new InetSocketAddress(local, 0));
      case TLS -> builder.listen(Transport.TLS, new InetSocketAddress(local, 0)).tls(account.tls());
    }
    SipEndpoint made = builder.build();
    endpoint = made;
    flow =
        made.connect(
                account.transport(),
                account.transport() == Transport.TLS
                    ? account.host()
                    : route.server().getHostAddress(),
                account.port())
            .toCompletableFuture()
            .get(CONNECT_SECONDS, TimeUnit.SECONDS);
    made.defaultFlow(flow);
  }

  /** The route to the server: the first of its addresses to which there is a route. */
  private record Route(InetAddress local, InetAddress server) {}

  /** Finds the route without sending anything. */
  private Route route() throws IOException {
    IOException last = new IOException("no such host: " + account.host());
    for (InetAddress each : InetAddress.getAllByName(account.host())) {
      try (DatagramSocket probe = new DatagramSocket()) {
        probe.connect(each, account.port());
        if (probe.getLocalAddress() != null && !probe.getLocalAddress().isAnyLocalAddress()) {
          return new Route(probe.getLocalAddress(), each);
        }
      } catch (UncheckedIOException noRoute) {
        last = new IOException("no route to " + each, noRoute);
      }
    }
    throw last;
  }

  private Request request() throws ParseException, InvalidArgumentException {
    SipEndpoint of = endpointNow();
    Request request = of.newRequest(flowNow(), Request.INVITE, to, from, to);
    if (account.transport() != Transport.UDP
        && request.getHeader(ViaHeader.NAME) instanceof ViaHeader via) {
      // This connection also serves for the address in Via (RFC 5923 section 4).
      via.setParameter("alias", null);
    }
    request.setContent(
        offer.getBytes(StandardCharsets.UTF_8),
        of.headers().createContentTypeHeader("application", "sdp"));
    return request;
  }

  private void send(Request request) throws SipException {
    ClientTransaction made = endpointNow().newTransaction(request, flowNow());
    invite = made;
    dialog = made.getDialog();
    state = State.SENT;
    made.sendRequest();
  }

  /** Handles a response to one of our requests. */
  void response(Response response, @Nullable ClientTransaction of, @Nullable Dialog in) {
    CSeqHeader cseq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
    if (!cseq.getMethod().equals(Request.INVITE)) {
      return;
    }
    int status = response.getStatusCode();
    try {
      if (status >= 200 && status < 300) {
        answered(response, in, cseq.getSeqNumber());
      } else if (of == null || of != invite || state == State.ENDED) {
        return;
      } else if (status < 200) {
        state = State.PROCEEDING;
        if (withdrawn) {
          cancel();
        } else if (status > 100) {
          listener.ringing();
        }
      } else if ((status == 401 || status == 407) && !withdrawn) {
        authorize(response, of.getRequest());
      } else {
        LOG.info("event={}-final status={}", name, status);
        end(withdrawn ? CallEnd.WITHDRAWN : CallEnd.of(status));
      }
    } catch (SipException | ParseException | InvalidArgumentException | IOException failed) {
      LOG.warn("event={}-failed reason=\"{}\"", name, failed.toString());
      hangUpNow();
      end(CallEnd.FAILED);
    }
  }

  private void answered(Response response, @Nullable Dialog in, long sequence)
      throws SipException, InvalidArgumentException, IOException, ParseException {
    if (in == null) {
      return;
    }
    acknowledge(in, sequence);
    if (state == State.ANSWERED) {
      Dialog talking = dialog;
      if (talking != null && !talking.getDialogId().equals(in.getDialogId())) {
        endFork(in);
      }
      return;
    }
    dialog = in;
    boolean wanted = state != State.ENDED && !withdrawn;
    state = State.ANSWERED;
    if (!wanted || !media.begin(sdp(response), flowNow().remote().getAddress())) {
      hangUpNow();
      end(wanted ? CallEnd.FAILED : CallEnd.WITHDRAWN);
      return;
    }
    listener.answered();
  }

  /**
   * Sends the ACK, also for a retransmitted 2xx, with the INVITE's credentials (RFC 3261 section
   * 13.2.2.4).
   */
  private void acknowledge(Dialog in, long sequence) throws SipException, InvalidArgumentException {
    Request ack = in.createAck(sequence);
    ClientTransaction asked = invite;
    if (asked != null) {
      for (String name : List.of(AuthorizationHeader.NAME, ProxyAuthorizationHeader.NAME)) {
        ack.removeHeader(name);
        Iterator<?> all = asked.getRequest().getHeaders(name);
        while (all.hasNext()) {
          ack.addHeader((Header) all.next());
        }
      }
    }
    endpointNow().sendAck(in, ack, flowNow());
  }

  /** Another telephone of the same number answered too: tells it that the call is over. Once. */
  private void endFork(Dialog in) throws SipException, ParseException {
    if (endedForks.size() < MOST_FORKS && endedForks.add(in.getDialogId())) {
      LOG.info("event={}-second-answer ended=true", name);
      bye(in);
    }
  }

  private void bye(Dialog of) throws SipException, ParseException {
    Request bye = of.createRequest(Request.BYE);
    Credentials known = credentials;
    if (known != null) {
      known.apply(bye);
    }
    endpointNow().sendInDialog(of, bye, flowNow());
  }

  private static String sdp(Response response) {
    byte[] body = response.getRawContent();
    boolean sdp =
        response.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
            && type.getContentSubType().equalsIgnoreCase("sdp");
    return body == null || !sdp ? "" : new String(body, StandardCharsets.UTF_8);
  }

  /** Repeats the request with credentials for all realms that asked (RFC 3261 section 22). */
  private void authorize(Response response, Request asked)
      throws ParseException, InvalidArgumentException, SipException, IOException {
    if (credentials == null && account.password().isPresent()) {
      credentials =
          new Credentials(
              endpointNow().headers(),
              account.user(),
              Files.readString(account.password().get(), StandardCharsets.UTF_8).strip());
    }
    Credentials known = credentials;
    if (known == null || !known.learn(response)) {
      LOG.warn("event={}-not-authorized status={}", name, response.getStatusCode());
      end(CallEnd.FAILED);
      return;
    }
    Request again = (Request) asked.clone();
    byte[] branch = new byte[12];
    new SecureRandom().nextBytes(branch);
    ((ViaHeader) again.getHeader(ViaHeader.NAME))
        .setBranch("z9hG4bK" + HexFormat.of().formatHex(branch));
    CSeqHeader cseq = (CSeqHeader) again.getHeader(CSeqHeader.NAME);
    cseq.setSeqNumber(cseq.getSeqNumber() + 1);
    known.apply(again);
    send(again);
  }

  /** The other side hung up. */
  void byeReceived() {
    end(CallEnd.HUNG_UP);
  }

  /** Whether that dialog belongs to this call. */
  boolean owns(@Nullable Dialog of) {
    return of != null && of.equals(dialog) && state == State.ANSWERED;
  }

  /** A request got no answer within the stack's time. */
  void timedOut() {
    if (state != State.ANSWERED) {
      end(CallEnd.FAILED);
    }
  }

  /** Ends the call in any state. If an answer crosses this, a BYE ends it. */
  public void hangUp() {
    post(
        () -> {
          withdrawn = true;
          switch (state) {
            case NEW, ENDED -> end(CallEnd.WITHDRAWN);
            case SENT -> {
              // A request cannot be cancelled before a provisional response (section 9.1).
            }
            case PROCEEDING -> {
              try {
                cancel();
              } catch (SipException gone) {
                end(CallEnd.WITHDRAWN);
              }
            }
            case ANSWERED -> {
              hangUpNow();
              end(CallEnd.WITHDRAWN);
            }
          }
        });
  }

  private void cancel() throws SipException {
    ClientTransaction of = invite;
    if (of != null) {
      endpointNow().newTransaction(of.createCancel(), flowNow()).sendRequest();
    }
  }

  private void hangUpNow() {
    Dialog of = dialog;
    if (of == null || state != State.ANSWERED) {
      return;
    }
    try {
      bye(of);
    } catch (SipException | ParseException gone) {
      LOG.info("event={}-bye-unsent reason=\"{}\"", name, gone.getMessage());
    }
  }

  private void end(CallEnd how) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    media.end();
    listener.ended(how);
  }

  private SipEndpoint endpointNow() {
    SipEndpoint now = endpoint;
    if (now == null) {
      throw new IllegalStateException("not open");
    }
    return now;
  }

  private Flow flowNow() {
    Flow now = flow;
    if (now == null) {
      throw new IllegalStateException("not open");
    }
    return now;
  }

  private void post(Runnable task) {
    try {
      thread.execute(about.later(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event={}-after-stop", name);
    }
  }

  /** Hangs up and releases everything, on its own thread; returns at once. */
  @Override
  public void close() {
    hangUp();
    Thread.ofVirtual()
        .name("sip-call-close-" + name)
        .start(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              post(
                  () -> {
                    end(CallEnd.WITHDRAWN);
                    SipEndpoint open = endpoint;
                    if (open != null) {
                      open.close();
                    }
                    thread.shutdown();
                  });
            });
  }
}
