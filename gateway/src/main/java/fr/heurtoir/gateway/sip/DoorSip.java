package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.DoorLine;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.PeerIdentity;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's SIP towards its own doors. Any thread; only start and close block. */
public final class DoorSip implements DoorLine, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoorSip.class);

  /** How long the end waits for doors to acknowledge that their rings were ended. */
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  private final StationKeys keys;
  private final SipEndpoint endpoint;
  private final Registrar registrar;
  private final DoorCalls calls;
  private final ToDoors toDoors;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  private record Core(Registrar registrar, DoorCalls calls, ToDoors toDoors) {}

  private DoorSip(
      StationKeys keys,
      SipEndpoint endpoint,
      Registrar registrar,
      DoorCalls calls,
      ToDoors toDoors,
      ExecutorService threads,
      ScheduledExecutorService timer) {
    this.keys = keys;
    this.endpoint = endpoint;
    this.registrar = registrar;
    this.calls = calls;
    this.toDoors = toDoors;
    this.threads = threads;
    this.timer = timer;
  }

  /**
   * Starts to listen.
   *
   * @param loop runs the listener, and completes the stages of {@link #send}
   * @throws IOException where the port is taken or a certificate cannot be read; the message names
   *     it
   */
  public static DoorSip start(DoorSipConfig config, DoorCallListener listener, Executor loop)
      throws IOException {
    SipCounters counters = new SipCounters();
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("heurtoir-door-call-", 0).factory());
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heurtoir-doors-timer").factory());
    AtomicReference<@Nullable Core> core = new AtomicReference<>();
    SipEndpoint.Builder builder =
        SipEndpoint.builder()
            .name("doors")
            .listen(Transport.TLS, config.bind())
            .tls(config.tls())
            .limits(config.limits())
            .counters(counters)
            .gate(
                new DoorGate(
                    config.domain(),
                    hosts(config),
                    config.known(),
                    config.keys(),
                    counters,
                    System::nanoTime))
            .peers((peer, remote) -> admits(config.keys(), peer, remote))
            .listener(
                made -> {
                  Replies replies = new Replies(made);
                  Registrar registrar =
                      new Registrar(
                          config.registration(),
                          config.keys(),
                          replies,
                          listener,
                          loop,
                          System::nanoTime);
                  ToDoors toDoors = new ToDoors(config, made, threads, loop);
                  DoorCalls calls =
                      new DoorCalls(
                          config,
                          replies,
                          registrar,
                          toDoors,
                          listener,
                          loop,
                          threads,
                          timer,
                          Clock.systemUTC());
                  core.set(new Core(registrar, calls, toDoors));
                  return new DoorStackListener(
                      replies,
                      registrar,
                      calls,
                      door -> endOtherKeys(config.keys(), made, calls, door));
                });
    config.host().ifPresent(builder::host);
    SipEndpoint endpoint;
    try {
      endpoint = builder.build();
    } catch (IOException | RuntimeException failed) {
      timer.shutdownNow();
      threads.close();
      throw failed;
    }
    Core parts = Objects.requireNonNull(core.get());
    timer.scheduleWithFixedDelay(parts.registrar()::expire, 1, 1, TimeUnit.SECONDS);
    DoorSip made =
        new DoorSip(
            config.keys(),
            endpoint,
            parts.registrar(),
            parts.calls(),
            parts.toDoors(),
            threads,
            timer);
    LOG.info("event=sip-listens transport=tls port={} domain={}", made.tlsPort(), config.domain());
    return made;
  }

  private static boolean admits(StationKeys keys, PeerIdentity peer, InetSocketAddress remote) {
    boolean admitted = keys.admits(peer.door(), peer.key());
    if (!admitted) {
      keys.refused(peer.door(), peer.key(), remote.toString(), System.nanoTime());
    }
    return admitted;
  }

  /**
   * Ends at once what a door opened with keys that are no longer its own: connections, registration
   * and calls. Returns the number of connections.
   */
  public int endOtherKeys(DoorId door) {
    return endOtherKeys(keys, endpoint, calls, door);
  }

  private static int endOtherKeys(
      StationKeys keys, SipEndpoint endpoint, DoorCalls calls, DoorId door) {
    int closed = endpoint.close(peer -> peer.door().equals(door) && !keys.admits(door, peer.key()));
    calls.endOtherKeys(door);
    return closed;
  }

  /** The hosts that a request may address: the domain, and the host in our Contact. */
  private static Set<String> hosts(DoorSipConfig config) {
    InetAddress address = config.bind().getAddress();
    String bound =
        address == null || address.isAnyLocalAddress() ? config.domain() : address.getHostAddress();
    return Stream.of(config.domain(), config.host().orElse(bound), bound)
        .map(host -> host.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Uses the connection that the door registered. The door accepted the message where it
   * answered 2xx. {@link DoorCall#send} sends messages about a ring.
   */
  @Override
  public CompletionStage<Boolean> send(
      DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
    return toDoors.send(door, () -> registrar.flow(door), message);
  }

  @Override
  public boolean registered(DoorId door) {
    return registrar.flow(door).isPresent();
  }

  /** Whether SIP works, checked by a request through the stack itself. */
  public boolean healthy() {
    return endpoint.isHealthy();
  }

  /** The number of present calls. */
  public int calls() {
    return calls.size();
  }

  /** Counters of requests and drops. */
  public SipCounters counters() {
    return endpoint.counters();
  }

  /** Reads the certificates again; open connections keep the old ones. */
  public void reloadCertificates() throws IOException {
    endpoint.reloadCertificates();
  }

  public int tlsPort() {
    return endpoint.localAddress(Transport.TLS).orElseThrow().getPort();
  }

  /** Ends every call and connection, and frees all threads and ports. Blocks for some seconds. */
  @Override
  public void close() {
    List<SipDoorCall> cut = calls.shutDown();
    timer.shutdownNow();
    threads.close();
    // Connections stay open for a moment. If one ended at once, a door's stack could not send its
    // ACK (RFC 3261 section 17.1.1.2) and would then not pass on our answer.
    long end = System.nanoTime() + LAST_WORD.toNanos();
    while (!cut.stream().allMatch(SipDoorCall::settled) && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
    }
    endpoint.close();
  }
}
