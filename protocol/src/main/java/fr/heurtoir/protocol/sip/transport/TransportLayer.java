package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.log.LogRate;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.SourceRates;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import fr.heurtoir.protocol.pki.ClockedTrust;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The transport layer of one endpoint (RFC 3261 section 18): its sockets and connections, and the
 * flows over them. Received messages go to the {@link TransportUser}. Any thread.
 */
public final class TransportLayer {
  /** The port in Via and Contact for a transport without a listening socket. */
  private static final int CLIENT_PORT = 5061;

  /** The most handshakes at once of connections that we open. */
  private static final int OWN_HANDSHAKES = 256;

  private final Settings settings;
  private final Sockets sockets;
  private final ThreadPoolExecutor handshakes;
  private final TransportContext context;
  private final Connections connections;
  private final Optional<TlsContexts> tls;
  private final Map<Transport, SipProcessor> processors = new EnumMap<>(Transport.class);
  private final Map<Transport, Channel> listening = new EnumMap<>(Transport.class);
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Its settings.
   *
   * @param name for threads
   * @param listen where to listen
   * @param client transports for which connections are only opened
   * @param tls where TLS is used
   * @param time for checking servers' certificates; empty: the system's clock
   * @param host in our Via and Contact; empty: the listening address
   * @param peers checks every peer with a certificate
   * @param keepAlive how often connections that we opened are checked
   */
  public record Settings(
      String name,
      Map<Transport, InetSocketAddress> listen,
      Set<Transport> client,
      Optional<TlsFiles> tls,
      Optional<ClockedTrust.Time> time,
      Optional<String> host,
      Limits limits,
      SipCounters counters,
      PeerGate peers,
      Duration keepAlive) {}

  /** A transport with its address in the stack. */
  public record Point(Transport transport, String host, int port) {}

  /**
   * Binds. Accepts and reads nothing before {@link #begin}.
   *
   * @throws IOException where a port is taken or a certificate cannot be read; nothing stays open
   */
  public static TransportLayer bind(Settings settings, TransportUser user) throws IOException {
    Optional<TlsContexts> tls =
        settings.tls().isPresent()
            ? Optional.of(new TlsContexts(settings.tls().get(), settings.time()))
            : Optional.empty();
    TransportLayer made = new TransportLayer(settings, user, tls);
    try {
      made.listen();
      return made;
    } catch (IOException | RuntimeException failed) {
      made.stop();
      made.end();
      throw failed;
    }
  }

  private TransportLayer(Settings settings, TransportUser user, Optional<TlsContexts> tls) {
    this.settings = settings;
    this.tls = tls;
    Limits limits = settings.limits();
    SipCounters counters = settings.counters();
    this.sockets = new Sockets(settings.name(), limits);
    this.context =
        new TransportContext(
            limits,
            counters,
            new SourceRates<>(
                new Rate(limits.messagesPerSecond(), limits.messageBurst()),
                new Rate(limits.allMessagesPerSecond(), limits.allMessagesPerSecond()),
                limits.sources()),
            new Admission(
                limits.connections(),
                proxy -> false,
                refusal -> counters.drop(reason(refusal)),
                System::nanoTime),
            new Flows(),
            user,
            settings.peers(),
            new LogRate(2));
    this.handshakes = handshakes(settings);
    this.connections = new Connections(settings.keepAlive(), tls, sockets, handshakes, context);
  }

  private void listen() throws IOException {
    for (Map.Entry<Transport, InetSocketAddress> entry : settings.listen().entrySet()) {
      Transport transport = entry.getKey();
      listening.put(
          transport,
          transport == Transport.UDP
              ? sockets.datagrams(entry.getValue())
              : sockets.listen(
                  entry.getValue(),
                  context.admission().gate(let -> {}),
                  channel -> connections.accepted(processorOf(transport), channel)));
    }
  }

  private static Drop reason(Admission.Refusal refusal) {
    return switch (refusal) {
      case RATE_OF_SOURCE -> Drop.CONNECTION_RATE_OF_SOURCE;
      case RATE -> Drop.CONNECTION_RATE;
      case FULL_OF_SOURCE -> Drop.CONNECTIONS_OF_SOURCE;
      case FULL, FULL_OF_PROVEN -> Drop.CONNECTIONS;
      case FULL_OF_PEER -> Drop.CONNECTIONS_OF_DOOR;
    };
  }

  /**
   * The single thread for handshakes: strangers' handshakes wait for each other and do not delay
   * doors' messages. Each connection has one task here at most, so the queue has room for all.
   */
  private static ThreadPoolExecutor handshakes(Settings settings) {
    Admission.Bounds most = settings.limits().connections();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(
                most.strangers().most() + most.familiar().most() + OWN_HANDSHAKES),
            new DefaultThreadFactory("heurtoir-sip-tls-" + settings.name(), true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Makes the stack's view of each transport when the stack asks for it. */
  public MessageProcessorFactory processors() {
    return (stack, address, port, name) -> {
      Transport transport = Transport.valueOf(name.toUpperCase(Locale.ROOT));
      Channel socket = listening.get(transport);
      SipProcessor processor =
          new SipProcessor(
              transport,
              address,
              port,
              stack,
              context.flows(),
              () -> {},
              () -> {
                if (socket != null) {
                  socket.close();
                }
              });
      processors.put(transport, processor);
      return processor;
    };
  }

  /** The present transports, in {@link Transport}'s order. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      Channel socket = listening.get(transport);
      if (socket != null) {
        InetSocketAddress at = (InetSocketAddress) socket.localAddress();
        points.add(new Point(transport, at.getAddress().getHostAddress(), at.getPort()));
      } else if (settings.client().contains(transport)) {
        // Without a socket: an address that belongs to nobody, so that the stack takes no peer for
        // itself.
        points.add(new Point(transport, SipChannel.addressOf(0).getHostAddress(), CLIENT_PORT));
      }
    }
    return points;
  }

  /** Starts to accept and to read, once the stack knows every transport. */
  public void begin() {
    Channel udp = listening.get(Transport.UDP);
    SipProcessor datagrams = processors.get(Transport.UDP);
    if (udp != null && datagrams != null) {
      context.flows().datagrams(datagrams, remote -> datagramFlow(datagrams, udp, remote));
      udp.pipeline().addLast(new DatagramHandler(datagrams, context));
    }
    listening.values().forEach(Sockets::begin);
  }

  /**
   * Opens a flow. Completes when it is usable. UDP must be listened on, and its name is looked up
   * before this returns.
   */
  public CompletionStage<Flow> connect(Transport transport, String host, int port) {
    if (closed.get()) {
      return CompletableFuture.failedStage(new IOException("the endpoint is closed"));
    }
    if (transport == Transport.UDP) {
      return datagramsTo(host, port);
    }
    return connections.connect(processorOf(transport), host, port);
  }

  private CompletionStage<Flow> datagramsTo(String host, int port) {
    Channel udp = listening.get(Transport.UDP);
    InetSocketAddress remote = new InetSocketAddress(host, port);
    if (udp == null || remote.isUnresolved()) {
      return CompletableFuture.failedStage(
          new IOException(udp == null ? "UDP is not listened on" : "no such host: " + host));
    }
    return CompletableFuture.completedStage(datagramFlow(processorOf(Transport.UDP), udp, remote));
  }

  private DatagramFlow datagramFlow(SipProcessor processor, Channel udp, InetSocketAddress remote) {
    return new DatagramFlow(
        processor, context.user(), context.flows().nextId(), udp, remote, context.counters());
  }

  private SipProcessor processorOf(Transport transport) {
    SipProcessor processor = processors.get(transport);
    if (processor == null) {
      throw new IllegalArgumentException("this endpoint has no " + transport);
    }
    return processor;
  }

  /** A flow to ourselves, over the first transport. */
  public SipChannel loopback() {
    SipProcessor any = processors.values().iterator().next();
    LoopbackFlow flow = new LoopbackFlow(any, context.user(), context.flows().nextId());
    context.flows().add(flow);
    return flow;
  }

  /** Sets who hears of flows that end; one listener. */
  public void onGone(Consumer<SipChannel> listener) {
    context.flows().onGone(listener);
  }

  /** Closes the flows of these peers. Returns how many there were. */
  public int close(Predicate<PeerIdentity> peers) {
    return context.flows().close(peers);
  }

  /** Open connections, and flows to ourselves. */
  public int flows() {
    return context.flows().size();
  }

  /** How many accepted connections are open, with or without a flow yet. */
  public int accepted() {
    return context.admission().open();
  }

  /** Reads the certificates again; open connections keep theirs. */
  public void reloadCertificates() throws IOException {
    if (tls.isPresent()) {
      tls.get().reload();
    }
  }

  /** Where a transport listens, with the bound port. */
  public Optional<InetSocketAddress> localAddress(Transport transport) {
    return Optional.ofNullable(listening.get(transport))
        .map(channel -> (InetSocketAddress) channel.localAddress());
  }

  /** Whether every bound socket still listens. */
  public boolean socketsOpen() {
    return !closed.get() && listening.values().stream().allMatch(Channel::isActive);
  }

  /**
   * The host in our Via and Contact. Where we do not listen, a name that resolves nowhere (as in
   * RFC 7118 section 5).
   */
  public String host() {
    return settings
        .host()
        .orElseGet(
            () ->
                listening.values().stream()
                    .map(channel -> ((InetSocketAddress) channel.localAddress()).getAddress())
                    .map(
                        address ->
                            address.isAnyLocalAddress()
                                ? InetAddress.getLoopbackAddress()
                                : address)
                    .map(InetAddress::getHostAddress)
                    .map(text -> text.indexOf(':') < 0 ? text : "[" + text + "]")
                    .findFirst()
                    .orElse("heurtoir.invalid"));
  }

  /**
   * Closes sockets and flows: nothing comes in any more. Blocks until they are closed. A second
   * call does nothing.
   */
  public void stop() {
    if (closed.compareAndSet(false, true)) {
      listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
      context.flows().closeAll();
    }
  }

  /** Ends its threads, after {@link #stop}. Blocks for a second or two at most. */
  public void end() {
    handshakes.shutdownNow();
    sockets.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
