package fr.heurtoir.door.desk;

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
import java.util.Optional;
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
 * One call to the desk phone (RFC 3261 section 13.2), over an endpoint of its own that lives as
 * long as the call. Its methods return at once; everything happens on its one thread.
 */
final class DeskLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeskLine.class);
  private static final long CONNECT_SECONDS = 5;

  /** A BYE or CANCEL has this long to be answered before the endpoint is closed. */
  private static final long LAST_WORDS_MILLIS = 2000;

  /** So many further telephones that answer are told that it is over. */
  private static final int MOST_FORKS = 16;

  private final DeskSettings settings;
  private final String door;
  private final Listener listener;
  private final Voices voices;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("door-desk").daemon().factory());
  private State state = State.NEW;
  private boolean withdrawn;
  private @Nullable Credentials credentials;
  private final Set<String> endedForks = new HashSet<>();
  private @Nullable SipEndpoint endpoint;
  private @Nullable Flow flow;
  private @Nullable DatagramSocket voice;
  private Voices.@Nullable Open sound;
  private @Nullable ClientTransaction invite;
  private @Nullable Dialog dialog;

  private enum State {
    NEW,
    SENT,
    PROCEEDING,
    ANSWERED,
    ENDED
  }

  /** What becomes of the call; on its thread. */
  interface Listener {
    void ringing();

    void answered();

    /** Told once. */
    void ended(DeskEnd how);
  }

  /** Opens microphone and speaker. */
  interface Voices {
    /**
     * @param socket ours; closed with what is returned
     * @param pbx who answered
     */
    Open open(DatagramSocket socket, DeskSdp peer, InetAddress pbx) throws IOException;

    /** Open until it is closed. */
    interface Open extends AutoCloseable {
      @Override
      void close();
    }
  }

  /**
   * @param door our name where the PBX gave us none
   */
  DeskLine(DeskSettings settings, String door, Listener listener) {
    this(settings, door, listener, DeskSound::start);
  }

  DeskLine(DeskSettings settings, String door, Listener listener, Voices voices) {
    this.settings = settings;
    this.door = door;
    this.listener = listener;
    this.voices = voices;
  }

  /** Calls. */
  void call() {
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
            LOG.warn("event=desk-unreachable host={} reason=\"{}\"", settings.host(), failed);
            end(DeskEnd.FAILED);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void open()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    Route route = route();
    InetAddress local = route.local();
    voice = new DatagramSocket(new InetSocketAddress(local, 0));
    SipEndpoint.Builder builder =
        SipEndpoint.builder()
            .name("desk")
            .host(local.getHostAddress())
            .listener(new DeskEvents(this, this::post));
    switch (settings.transport()) {
      case UDP -> builder.listen(Transport.UDP, new InetSocketAddress(local, 0));
      // The PBX may send its BYE over this connection or over one of its own (RFC 5923).
      case TCP -> builder.listen(Transport.TCP, new InetSocketAddress(local, 0));
      case TLS ->
          builder.listen(Transport.TLS, new InetSocketAddress(local, 0)).tls(settings.tls());
    }
    SipEndpoint made = builder.build();
    endpoint = made;
    flow =
        made.connect(
                settings.transport(),
                settings.transport() == Transport.TLS
                    ? settings.host()
                    : route.pbx().getHostAddress(),
                settings.port())
            .toCompletableFuture()
            .get(CONNECT_SECONDS, TimeUnit.SECONDS);
    made.defaultFlow(flow);
  }

  /** The way to the PBX: of its addresses the first to which there is a route. */
  private record Route(InetAddress local, InetAddress pbx) {}

  /** Finds it; nothing is sent to learn it. */
  private Route route() throws IOException {
    IOException last = new IOException("no such host: " + settings.host());
    for (InetAddress each : InetAddress.getAllByName(settings.host())) {
      try (DatagramSocket probe = new DatagramSocket()) {
        probe.connect(each, settings.port());
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
    Request request =
        of.newRequest(
            flowNow(), Request.INVITE, settings.address(), settings.own(door), settings.address());
    if (settings.transport() != Transport.UDP
        && request.getHeader(ViaHeader.NAME) instanceof ViaHeader via) {
      // RFC 5923 section 4: this connection stands for the address that Via names.
      via.setParameter("alias", null);
    }
    DatagramSocket at = voice;
    if (at == null) {
      throw new IllegalStateException("not open");
    }
    InetSocketAddress local = (InetSocketAddress) at.getLocalSocketAddress();
    request.setContent(
        DeskSdp.offer(local, System.currentTimeMillis()).getBytes(StandardCharsets.US_ASCII),
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

  /** A response to one of our requests. */
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
        LOG.info("event=desk-final status={}", status);
        end(withdrawn ? DeskEnd.WITHDRAWN : DeskEnd.of(status));
      }
    } catch (SipException | ParseException | InvalidArgumentException | IOException failed) {
      LOG.warn("event=desk-failed reason=\"{}\"", failed.toString());
      hangUpNow();
      end(DeskEnd.FAILED);
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
    Optional<DeskSdp> peer = DeskSdp.answer(sdp(response));
    boolean wanted = state != State.ENDED && !withdrawn;
    state = State.ANSWERED;
    DatagramSocket at = voice;
    if (!wanted || peer.isEmpty() || at == null) {
      hangUpNow();
      end(wanted ? DeskEnd.FAILED : DeskEnd.WITHDRAWN);
      return;
    }
    sound = voices.open(at, peer.get(), flowNow().remote().getAddress());
    LOG.info("event=desk-answered codec={}", peer.get().codec());
    listener.answered();
  }

  /** Also for a 2xx that is repeated; with the INVITE's credentials (RFC 3261 section 13.2.2.4). */
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

  /** Another telephone of the same number answered too: it is told that it is over. Once. */
  private void endFork(Dialog in) throws SipException, ParseException {
    if (endedForks.size() < MOST_FORKS && endedForks.add(in.getDialogId())) {
      LOG.info("event=desk-second-answer ended=true");
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

  /** The same request again, with credentials for all who asked (RFC 3261 section 22). */
  private void authorize(Response response, Request asked)
      throws ParseException, InvalidArgumentException, SipException, IOException {
    if (credentials == null && settings.password().isPresent()) {
      credentials =
          new Credentials(
              endpointNow().headers(),
              settings.user(),
              Files.readString(settings.password().get(), StandardCharsets.UTF_8).strip());
    }
    Credentials known = credentials;
    if (known == null || !known.learn(response)) {
      LOG.warn("event=desk-not-authorized status={}", response.getStatusCode());
      end(DeskEnd.FAILED);
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
    end(DeskEnd.HUNG_UP);
  }

  /** Whether that dialog is this call's. */
  boolean owns(@Nullable Dialog of) {
    return of != null && of.equals(dialog) && state == State.ANSWERED;
  }

  /** No answer to a request in the stack's time. */
  void timedOut() {
    if (state != State.ANSWERED) {
      end(DeskEnd.FAILED);
    }
  }

  /** Ends the call, whatever it is in; an answer that crosses this is ended by a BYE. */
  void hangUp() {
    post(
        () -> {
          withdrawn = true;
          switch (state) {
            case NEW, ENDED -> end(DeskEnd.WITHDRAWN);
            case SENT -> {
              // It cannot be cancelled before something came back (section 9.1).
            }
            case PROCEEDING -> {
              try {
                cancel();
              } catch (SipException gone) {
                end(DeskEnd.WITHDRAWN);
              }
            }
            case ANSWERED -> {
              hangUpNow();
              end(DeskEnd.WITHDRAWN);
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
      LOG.info("event=desk-bye-unsent reason=\"{}\"", gone.getMessage());
    }
  }

  private void end(DeskEnd how) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    Voices.Open speaking = sound;
    if (speaking != null) {
      speaking.close();
    }
    DatagramSocket at = voice;
    if (at != null) {
      at.close();
    }
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
      thread.execute(task);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=desk-after-stop");
    }
  }

  /** Hangs up and gives everything back, on a thread of its own; returns at once. */
  @Override
  public void close() {
    hangUp();
    Thread.ofVirtual()
        .name("door-desk-close")
        .start(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              post(
                  () -> {
                    end(DeskEnd.WITHDRAWN);
                    SipEndpoint open = endpoint;
                    if (open != null) {
                      open.close();
                    }
                    thread.shutdown();
                  });
            });
  }
}
