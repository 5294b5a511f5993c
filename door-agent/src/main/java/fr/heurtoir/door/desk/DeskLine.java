package fr.heurtoir.door.desk;

import fr.heurtoir.protocol.sip.Flow;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.Transport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Optional;
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

  private final DeskSettings settings;
  private final String door;
  private final Listener listener;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("door-desk").daemon().factory());
  private State state = State.NEW;
  private boolean withdrawn;
  private boolean authorized;
  private @Nullable SipEndpoint endpoint;
  private @Nullable Flow flow;
  private @Nullable DatagramSocket voice;
  private @Nullable DeskSound sound;
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

  /**
   * @param door our name where the PBX gave us none
   */
  DeskLine(DeskSettings settings, String door, Listener listener) {
    this.settings = settings;
    this.door = door;
    this.listener = listener;
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
    InetAddress local = localAddress();
    voice = new DatagramSocket(new InetSocketAddress(local, 0));
    SipEndpoint.Builder builder =
        SipEndpoint.builder()
            .name("desk")
            .host(local.getHostAddress())
            .listener(new DeskEvents(this, this::post));
    switch (settings.transport()) {
      case UDP -> builder.listen(Transport.UDP, new InetSocketAddress(local, 0));
      case TCP -> builder.client(Transport.TCP);
      case TLS -> builder.client(Transport.TLS).tls(settings.tls());
    }
    SipEndpoint made = builder.build();
    endpoint = made;
    flow =
        made.connect(settings.transport(), settings.host(), settings.port())
            .toCompletableFuture()
            .get(CONNECT_SECONDS, TimeUnit.SECONDS);
    made.defaultFlow(flow);
  }

  /** The address of ours from which the PBX is reached; nothing is sent to learn it. */
  private InetAddress localAddress() throws IOException {
    try (DatagramSocket probe = new DatagramSocket()) {
      InetSocketAddress pbx = new InetSocketAddress(settings.host(), settings.port());
      if (pbx.isUnresolved()) {
        throw new IOException("no such host: " + settings.host());
      }
      probe.connect(pbx);
      return probe.getLocalAddress();
    }
  }

  private Request request() throws ParseException, InvalidArgumentException {
    SipEndpoint of = endpointNow();
    Request request =
        of.newRequest(
            flowNow(), Request.INVITE, settings.address(), settings.own(door), settings.address());
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
      } else if ((status == 401 || status == 407) && !authorized && !withdrawn) {
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
      throws SipException, InvalidArgumentException, IOException {
    if (in == null) {
      return;
    }
    // Also for a 2xx that is repeated, or comes from a fork that was not wanted (section 13.2.2.4).
    endpointNow().sendAck(in, in.createAck(sequence), flowNow());
    if (state == State.ANSWERED) {
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
    sound = DeskSound.start(at, peer.get(), flowNow().remote().getAddress());
    LOG.info("event=desk-answered codec={}", peer.get().codec());
    listener.answered();
  }

  private static String sdp(Response response) {
    byte[] body = response.getRawContent();
    boolean sdp =
        response.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
            && type.getContentSubType().equalsIgnoreCase("sdp");
    return body == null || !sdp ? "" : new String(body, StandardCharsets.UTF_8);
  }

  /** The same request again, with credentials (RFC 3261 section 22.2). Once. */
  private void authorize(Response response, Request asked)
      throws ParseException, InvalidArgumentException, SipException, IOException {
    authorized = true;
    Optional<AuthorizationHeader> credentials =
        settings.password().isEmpty()
            ? Optional.empty()
            : Credentials.answer(
                endpointNow().headers(),
                response,
                asked,
                settings.user(),
                Files.readString(settings.password().get(), StandardCharsets.UTF_8).strip());
    if (credentials.isEmpty()) {
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
    again.setHeader(credentials.get());
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
      endpointNow().sendInDialog(of, of.createRequest(Request.BYE), flowNow());
    } catch (SipException gone) {
      LOG.info("event=desk-bye-unsent reason=\"{}\"", gone.getMessage());
    }
  }

  private void end(DeskEnd how) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    DeskSound speaking = sound;
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
