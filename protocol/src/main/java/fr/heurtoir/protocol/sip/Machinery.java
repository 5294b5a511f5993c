package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.SourceRates;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import gov.nist.javax.sip.ListeningPointImpl;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TransportNotSupportedException;
import org.jspecify.annotations.Nullable;

/** The running parts of one endpoint and their start and end. */
final class Machinery {
  /** The port that Via and Contact of a transport without a listening socket name. */
  private static final int CLIENT_PORT = 5061;

  /** Handshakes of connections that we open, at once. */
  private static final int OWN_HANDSHAKES = 256;

  private final Plan plan;
  private final Sockets sockets;
  private final DefaultEventExecutorGroup threads;
  private final List<EventExecutor> ordered = new ArrayList<>();
  private final ThreadPoolExecutor handshakes;
  private final ThreadGroup group;
  private final SipStack stack;
  private final Edge edge;
  private final Messages messages;
  private final Connections connections;
  private final Optional<TlsContexts> tls;
  private final Map<Transport, SipProcessor> processors = new EnumMap<>(Transport.class);
  private final Map<Transport, Channel> listening;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable SipProvider provider;

  /** Binds and builds; nothing is accepted before {@link #begin}. */
  static Machinery start(Plan plan, SipListener listener) throws IOException {
    Optional<TlsContexts> tls =
        plan.tls().isPresent()
            ? Optional.of(new TlsContexts(plan.tls().get(), plan.time()))
            : Optional.empty();
    Sockets sockets = new Sockets(plan.name(), plan.limits());
    Map<Transport, Channel> bound = new EnumMap<>(Transport.class);
    Machinery machinery;
    try {
      Admission admission =
          new Admission(
              plan.limits().connections(),
              proxy -> false,
              refusal -> plan.counters().drop(reason(refusal)),
              System::nanoTime);
      Map<Transport, Accepting> accepting = new EnumMap<>(Transport.class);
      for (Map.Entry<Transport, InetSocketAddress> entry : plan.listen().entrySet()) {
        Accepting accept = new Accepting();
        accepting.put(entry.getKey(), accept);
        bound.put(
            entry.getKey(),
            entry.getKey() == Transport.UDP
                ? sockets.datagrams(entry.getValue())
                : sockets.listen(entry.getValue(), admission.gate(let -> {}), accept));
      }
      machinery = new Machinery(plan, sockets, bound, admission, tls);
      accepting.forEach(
          (transport, accept) ->
              accept.to(
                  channel ->
                      machinery.connections.accepted(machinery.processorOf(transport), channel)));
    } catch (IOException | RuntimeException failed) {
      bound.values().forEach(channel -> channel.close().awaitUninterruptibly());
      sockets.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw failed;
    }
    try {
      machinery.attach(listener);
      return machinery;
    } catch (IOException | RuntimeException failed) {
      machinery.close();
      throw failed;
    }
  }

  private Machinery(
      Plan plan,
      Sockets sockets,
      Map<Transport, Channel> listening,
      Admission admission,
      Optional<TlsContexts> tls) {
    this.plan = plan;
    this.sockets = sockets;
    this.listening = listening;
    this.tls = tls;
    Limits limits = plan.limits();
    this.threads =
        new DefaultEventExecutorGroup(
            limits.threads(),
            new DefaultThreadFactory("heurtoir-sip-" + plan.name(), true),
            limits.queue(),
            RejectedExecutionHandlers.reject());
    threads.forEach(ordered::add);
    this.group = new ThreadGroup("heurtoir-sip-" + plan.name());
    this.stack = SipStack.make(plan.name(), limits, group);
    SipCounters counters = plan.counters();
    Flows flows = new Flows();
    this.edge =
        new Edge(
            limits,
            counters,
            new SourceRates<>(
                new Rate(limits.messagesPerSecond(), limits.messageBurst()),
                new Rate(limits.allMessagesPerSecond(), limits.allMessagesPerSecond()),
                limits.sources()),
            admission,
            flows,
            new MessageIntake(stack, counters, limits, plan.gate(), this::threadOf),
            plan.peers(),
            new LogRate(2));
    this.messages = new Messages(host());
    this.handshakes = handshakes(plan);
    this.connections = new Connections(plan, tls, sockets, handshakes, edge);
    MessageProcessorFactory factory =
        (unused, address, port, transport) ->
            processor(
                Transport.valueOf(transport.toUpperCase(java.util.Locale.ROOT)), address, port);
    stack.setMessageProcessorFactory(factory);
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
   * One thread of their own: strangers' handshakes wait for each other and not in front of what
   * doors say. Each connection has at most one task here, so that the queue takes all there can be.
   */
  private static ThreadPoolExecutor handshakes(Plan plan) {
    Admission.Bounds most = plan.limits().connections();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(
                most.strangers().most() + most.familiar().most() + OWN_HANDSHAKES),
            new DefaultThreadFactory("heurtoir-sip-tls-" + plan.name(), true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private SipProcessor processor(Transport transport, InetAddress address, int port) {
    Channel socket = listening.get(transport);
    SipProcessor processor =
        new SipProcessor(
            transport,
            address,
            port,
            stack,
            edge.flows(),
            () -> {},
            () -> {
              if (socket != null) {
                socket.close();
              }
            });
    processors.put(transport, processor);
    return processor;
  }

  /** Makes the stack's listening points. They hear nothing yet: the sockets do not read. */
  private void attach(SipListener listener) throws IOException {
    try {
      SipProvider made = null;
      for (Transport transport : Transport.values()) {
        ListeningPoint point;
        Channel socket = listening.get(transport);
        if (socket != null) {
          InetSocketAddress at = (InetSocketAddress) socket.localAddress();
          point =
              stack.createListeningPoint(
                  at.getAddress().getHostAddress(), at.getPort(), transport.name());
        } else if (plan.client().contains(transport)) {
          // No socket: an address that is nobody's, so that the stack takes no peer for itself.
          point =
              stack.createListeningPoint(
                  SipChannel.addressOf(0).getHostAddress(), CLIENT_PORT, transport.name());
        } else {
          continue;
        }
        ((ListeningPointImpl) point).setSentBy(host() + ":" + point.getPort());
        if (made == null) {
          made = stack.createSipProvider(point);
        } else {
          made.addListeningPoint(point);
        }
      }
      if (made == null) {
        throw new IllegalStateException("no transport");
      }
      made.addSipListener(listener);
      provider = made;
    } catch (TransportNotSupportedException
        | InvalidArgumentException
        | ObjectInUseException
        | TooManyListenersException
        | ParseException bad) {
      throw new IOException("the SIP stack refused its transports: " + bad.getMessage());
    } catch (SipException bad) {
      throw new IOException("the SIP stack refused its transports: " + bad.getMessage());
    }
  }

  /** Starts to hear. */
  void begin() {
    Channel udp = listening.get(Transport.UDP);
    SipProcessor datagrams = processors.get(Transport.UDP);
    if (udp != null && datagrams != null) {
      edge.flows()
          .datagrams(
              datagrams,
              remote ->
                  new DatagramFlow(
                      datagrams,
                      edge.intake(),
                      edge.flows().nextId(),
                      udp,
                      remote,
                      edge.counters()));
      udp.pipeline().addLast(new DatagramHandler(datagrams, edge));
    }
    listening.values().forEach(Sockets::begin);
  }

  CompletionStage<Flow> connect(Transport transport, String host, int port) {
    if (closed.get()) {
      return CompletableFuture.failedStage(new IOException("the endpoint is closed"));
    }
    if (transport == Transport.UDP) {
      return datagramsTo(host, port);
    }
    return connections.connect(processorOf(transport), host, port);
  }

  /** A way to that address over the socket that is listened on; resolves the name, and blocks. */
  private CompletionStage<Flow> datagramsTo(String host, int port) {
    Channel udp = listening.get(Transport.UDP);
    InetSocketAddress remote = new InetSocketAddress(host, port);
    if (udp == null || remote.isUnresolved()) {
      return CompletableFuture.failedStage(
          new IOException(udp == null ? "UDP is not listened on" : "no such host: " + host));
    }
    DatagramFlow flow =
        new DatagramFlow(
            processorOf(Transport.UDP),
            edge.intake(),
            edge.flows().nextId(),
            udp,
            remote,
            edge.counters());
    return CompletableFuture.completedStage(flow);
  }

  private SipProcessor processorOf(Transport transport) {
    SipProcessor processor = processors.get(transport);
    if (processor == null) {
      throw new IllegalArgumentException("this endpoint has no " + transport);
    }
    return processor;
  }

  /** A flow to ourselves, over the first transport there is. */
  LoopbackFlow loopback() {
    SipProcessor any = processors.values().iterator().next();
    LoopbackFlow flow = new LoopbackFlow(any, edge.intake(), edge.flows().nextId());
    edge.flows().add(flow);
    return flow;
  }

  /** The same thread for the same peer, so that its messages keep their order. */
  private EventExecutor threadOf(SipChannel flow) {
    int hash = flow.isReliable() ? Long.hashCode(flow.id()) : flow.remote().hashCode();
    return ordered.get(Math.floorMod(hash, ordered.size()));
  }

  DefaultEventExecutorGroup threads() {
    return threads;
  }

  SipStack stack() {
    return stack;
  }

  Edge edge() {
    return edge;
  }

  Messages messages() {
    return messages;
  }

  SipProvider provider() {
    SipProvider made = provider;
    if (made == null) {
      throw new IllegalStateException("not attached");
    }
    return made;
  }

  void reloadCertificates() throws IOException {
    if (tls.isPresent()) {
      tls.get().reload();
    }
  }

  Optional<InetSocketAddress> localAddress(Transport transport) {
    return Optional.ofNullable(listening.get(transport))
        .map(channel -> (InetSocketAddress) channel.localAddress());
  }

  boolean socketsOpen() {
    return !closed.get() && listening.values().stream().allMatch(Channel::isActive);
  }

  /** A name that resolves nowhere, where we listen nowhere (as RFC 7118 section 5 does). */
  private String host() {
    return plan.host()
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

  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
    edge.flows().closeAll();
    stack.end(group);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    handshakes.shutdownNow();
    sockets.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Stands in for what takes connections, in sockets that are bound before it exists. */
  private static final class Accepting implements Consumer<Channel> {
    private volatile Consumer<Channel> to = Channel::close;

    void to(Consumer<Channel> taker) {
      to = taker;
    }

    @Override
    public void accept(Channel channel) {
      to.accept(channel);
    }
  }

  /** How long until a bound passes, on a stack thread. */
  void after(Duration time, Runnable task) {
    threads.next().schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
