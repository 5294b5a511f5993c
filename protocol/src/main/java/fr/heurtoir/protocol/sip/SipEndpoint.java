package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.sip.message.HeaderText;
import fr.heurtoir.protocol.sip.transaction.RequestGate;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.PeerGate;
import fr.heurtoir.protocol.sip.transport.PeerIdentity;
import fr.heurtoir.protocol.sip.transport.SipChannel;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.RequestEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.address.AddressFactory;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * One SIP endpoint: listening sockets, connections that it opened itself, and the stack behind
 * both.
 *
 * <p>The listener is called on stack threads, several at once, but in order for each flow. It must
 * only hand over. Any thread may call everything else, and nothing blocks except {@link
 * Builder#build} and {@link #close}. Longer than 350 lines: half of them are the builder.
 */
public final class SipEndpoint implements AutoCloseable {
  private final Layers layers;
  private final SipCounters counters;
  private final Watchdog watchdog;

  private SipEndpoint(Layers layers, SipCounters counters, Watchdog watchdog) {
    this.layers = layers;
    this.counters = counters;
    this.watchdog = watchdog;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Opens a connection. Completes when it is usable, for TLS after both certificates were checked.
   * For UDP, which must be listened on, it opens nothing, and it looks the name up before it
   * returns.
   */
  public CompletionStage<Flow> connect(Transport transport, String host, int port) {
    return layers.transport().connect(transport, host, port);
  }

  /**
   * The flow for requests that name none: a user agent's way to its only server. Without it such
   * requests fail.
   */
  public void defaultFlow(Flow flow) {
    layers.transactions().defaultFlow(channel(flow));
  }

  /** The flow on which a request arrived. */
  public Flow flowOf(RequestEvent event) {
    return flowOf(event.getRequest());
  }

  /** The flow on which a request arrived. */
  public Flow flowOf(Request request) {
    if (request instanceof SIPRequest arrived
        && arrived.getMessageChannel() instanceof SipChannel channel) {
      return channel;
    }
    throw new IllegalArgumentException("not a request that arrived here");
  }

  /** The proven identity at the other end of the connection on which a request arrived. */
  public Optional<PeerIdentity> peerOf(RequestEvent event) {
    return flowOf(event).peer();
  }

  /**
   * A request outside a dialog, with everything that RFC 3261 section 8.1.1 requires, ready for
   * headers and body.
   *
   * @param flow to send it on; its Via and Contact are made for this flow
   * @param target the request URI
   * @param from our address of record, without a tag
   * @param to the other side's
   */
  public Request newRequest(Flow flow, String method, String target, String from, String to)
      throws ParseException {
    return layers.requests().request(channel(flow), method, target, from, to);
  }

  /** Our Contact for the peer of that flow. */
  public ContactHeader contact(Flow flow, String user) throws ParseException {
    return layers.requests().contact(channel(flow), user);
  }

  /**
   * A client transaction on that flow; its events go to the listener.
   *
   * @throws SipException where the flow has ended
   */
  public ClientTransaction newTransaction(Request request, Flow flow) throws SipException {
    ((SIPRequest) request).setMessageChannel(channel(flow));
    return layers.transactions().provider().getNewClientTransaction(request);
  }

  /** Sends a request of a dialog on that flow, whatever the dialog's remote target is. */
  public ClientTransaction sendInDialog(Dialog dialog, Request request, Flow flow)
      throws SipException {
    ClientTransaction transaction = newTransaction(request, flow);
    dialog.sendRequest(transaction);
    return transaction;
  }

  /** Sends the ACK to a 2xx on that flow. */
  public void sendAck(Dialog dialog, Request ack, Flow flow) throws SipException {
    ((SIPRequest) ack).setMessageChannel(channel(flow));
    dialog.sendAck(ack);
  }

  /**
   * Sends a request outside a dialog and returns its final response, which the listener does not
   * see. Fails with an IOException where the flow ends or {@code bound} passes first.
   */
  public CompletionStage<Response> send(Request request, Flow flow, Duration bound) {
    return layers.transactions().send(request, channel(flow), bound);
  }

  /** Reads the certificates again; open connections keep theirs. */
  public void reloadCertificates() throws IOException {
    layers.transport().reloadCertificates();
  }

  /** Where a transport listens, with the bound port. Empty where it does not listen. */
  public Optional<InetSocketAddress> localAddress(Transport transport) {
    return layers.transport().localAddress(transport);
  }

  /**
   * Whether the endpoint works: its sockets are open, and the watchdog's last OPTIONS went through
   * queue, parser, transactions and listener and back in time.
   */
  public boolean isHealthy() {
    return layers.transport().socketsOpen() && watchdog.alive();
  }

  /** The duration of the watchdog's last check. Empty before the first answer. */
  public Optional<Duration> watchdogRoundTrip() {
    return watchdog.roundTrip();
  }

  /** Counters of requests and drops. */
  public SipCounters counters() {
    return counters;
  }

  /** Closes the connections of these peers. Returns how many there were. */
  public int close(Predicate<PeerIdentity> peers) {
    return layers.transport().close(peers);
  }

  /** How many accepted connections are open, with or without a flow yet. */
  public int acceptedConnections() {
    return layers.transport().accepted();
  }

  /** Open connections, and flows to ourselves. */
  public int flows() {
    return layers.transport().flows();
  }

  /** How many server transactions the stack keeps. */
  public int serverTransactions() {
    return layers.transactions().serverTransactions();
  }

  /** The stack's provider, for everything that has no method here. */
  public SipProvider provider() {
    return layers.transactions().provider();
  }

  public MessageFactory messages() {
    return layers.requests().messages();
  }

  /**
   * Adds a header from text of ours. Commas separate several values of one header.
   *
   * @throws ParseException where the value is invalid for that header
   */
  public static void addHeader(Message message, String name, String value) throws ParseException {
    HeaderText.set(message, name, value);
  }

  public HeaderFactory headers() {
    return layers.requests().headers();
  }

  public AddressFactory addresses() {
    return layers.requests().addresses();
  }

  /**
   * Ends everything: sockets, connections, transactions, threads. Blocks for a second or two.
   * Afterwards no thread and no port of this endpoint is left. A second call does nothing.
   */
  @Override
  public void close() {
    watchdog.close();
    layers.transactions().failPending();
    layers.close();
  }

  private static SipChannel channel(Flow flow) {
    if (flow instanceof SipChannel channel) {
      return channel;
    }
    throw new IllegalArgumentException("not a flow of an endpoint");
  }

  /** Builds an endpoint. */
  public static final class Builder {
    private final Plan.Parts parts = new Plan.Parts();

    private Builder() {}

    /** A short name for threads and logs. */
    public Builder name(String name) {
      parts.name = name;
      return this;
    }

    /** Listens there; port 0 lets the kernel choose. */
    public Builder listen(Transport transport, InetSocketAddress address) {
      parts.listen.put(transport, address);
      return this;
    }

    /** Allows opening connections of that transport without listening. */
    public Builder client(Transport transport) {
      parts.client.add(transport);
      return this;
    }

    /** The certificates of TLS, as server and as client. */
    public Builder tls(TlsFiles files) {
      parts.tls = files;
      return this;
    }

    /**
     * The time for checking servers' certificates, for a machine whose clock may be wrong. Default:
     * the system's clock.
     */
    public Builder trustTime(ClockedTrust.Time time) {
      parts.time = time;
      return this;
    }

    /** The host in our Via and Contact. Default: the listening address. */
    public Builder host(String host) {
      parts.host = host;
      return this;
    }

    /** The limits. Default: {@link Limits#defaults}. */
    public Builder limits(Limits limits) {
      parts.limits = limits;
      return this;
    }

    /** Checks every request first. Default: every well-formed request reaches the listener. */
    public Builder gate(RequestGate gate) {
      parts.gate = gate;
      return this;
    }

    /**
     * Checks every peer with a certificate first. Default: every certificate of the authority is
     * accepted.
     */
    public Builder peers(PeerGate peers) {
      parts.peers = peers;
      return this;
    }

    /** Counts there, so that a gate can use the same counters. */
    public Builder counters(SipCounters counters) {
      parts.counters = counters;
      return this;
    }

    /** Receives the events. */
    public Builder listener(SipListener listener) {
      return listener(endpoint -> listener);
    }

    /** Makes the listener for the endpoint, before any event. */
    public Builder listener(Function<SipEndpoint, SipListener> listener) {
      parts.listener = listener;
      return this;
    }

    /**
     * How often connections that we opened are checked (RFC 5626 section 4.4.1). Default: 100 s.
     */
    public Builder keepAlive(Duration every) {
      parts.keepAlive = every;
      return this;
    }

    /** How often the watchdog checks. Default: 5 s. */
    public Builder watchdog(Duration every) {
      parts.watchdog = every;
      return this;
    }

    /**
     * Binds, starts and listens.
     *
     * @throws IOException where a port is taken or a certificate cannot be read; the message names
     *     it, and nothing stays open
     */
    public SipEndpoint build() throws IOException {
      Plan plan = parts.plan();
      Layers layers = Layers.start(plan);
      try {
        Watchdog watchdog = new Watchdog(layers, plan.watchdog());
        SipEndpoint endpoint = new SipEndpoint(layers, plan.counters(), watchdog);
        layers.transactions().begin(plan.listener().apply(endpoint));
        layers.transport().begin();
        watchdog.begin();
        return endpoint;
      } catch (RuntimeException failed) {
        layers.close();
        throw failed;
      }
    }
  }
}
