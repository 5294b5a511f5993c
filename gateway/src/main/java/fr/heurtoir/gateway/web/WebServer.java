package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.doors.EnrolmentDesk;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.school.CidrBlock;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.NoRenegotiation;
import fr.heurtoir.protocol.pki.KeyFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The running web server. Made by {@link #builder}.
 *
 * <p>Longer than 350 lines: half of them are the builder.
 */
public final class WebServer implements AutoCloseable {
  private static final long TICK_MILLIS = 500;
  private static final long WAIT_SECONDS = 20;

  private final Vertx vertx;
  private final HttpServer server;
  private final Optional<HttpServer> management;
  private final PhoneHub hub;
  private final Optional<PemPair> pem;
  private final String host;

  private WebServer(
      Vertx vertx,
      HttpServer server,
      Optional<HttpServer> management,
      PhoneHub hub,
      Optional<PemPair> pem,
      String host) {
    this.vertx = vertx;
    this.server = server;
    this.management = management;
    this.hub = hub;
    this.pem = pem;
    this.host = host;
  }

  /** A builder with the packages that the web server shows. */
  public static Builder builder(
      Kept kept,
      PhoneHub hub,
      Revocations revocations,
      Supplier<Schools> schools,
      Counters counters) {
    return new Builder(kept, hub, revocations, schools, counters);
  }

  /** The settings of a web server before it starts. */
  public static final class Builder {
    private final Kept kept;
    private final PhoneHub hub;
    private final Revocations revocations;
    private final Supplier<Schools> schools;
    private final Counters counters;
    private String host = "localhost";
    private int port;
    private Set<String> origins = Set.of();
    private Optional<PemPair> pem = Optional.empty();
    private Supplier<Health> health = () -> new Health(List.of());
    private History history = ring -> Duration.ZERO;
    private List<CidrBlock> trustedProxies = List.of();
    private Optional<InetSocketAddress> management = Optional.empty();
    private Optional<EnrolmentDesk> doors = Optional.empty();
    private Function<CommuneId, Optional<OpenIdClient>> oidc = commune -> Optional.empty();
    private Displayed displayed = Displayed.NOBODY;
    private LongSupplier nanos = System::nanoTime;
    private String app = "fr/heurtoir/pwa";
    private RequestTimes.Times times = RequestTimes.Times.standard();
    private Optional<Admission.Bounds> bounds = Optional.empty();

    private Builder(
        Kept kept,
        PhoneHub hub,
        Revocations revocations,
        Supplier<Schools> schools,
        Counters counters) {
      this.kept = kept;
      this.hub = hub;
      this.revocations = revocations;
      this.schools = schools;
      this.counters = counters;
    }

    /** All that {@code [web]} says. */
    public Builder configured(GatewayConfig.Web web) {
      listen(web.listen(), web.port()).origins(web.origins()).trustedProxies(web.trustedProxies());
      web.management().ifPresent(this::management);
      web.tls().ifPresent(pem -> tls(pem.certificate(), pem.key()));
      return this;
    }

    /**
     * Where to listen. Default: localhost and a free port.
     *
     * @param host a name or address of this machine
     * @param port 0 for a free one
     */
    public Builder listen(String host, int port) {
      this.host = host;
      this.port = port;
      return this;
    }

    /**
     * The origins that phones' browsers of the first commune know the gateway by, {@code
     * scheme://host[:port]}. Unless said: the address that it listens on, and for a loopback
     * address localhost as well.
     */
    public Builder origins(Set<String> origins) {
      this.origins = Set.copyOf(origins);
      return this;
    }

    /** HTTPS with a certificate chain and its key, both PEM. */
    public Builder tls(Path certificates, Path key) {
      this.pem = Optional.of(new PemPair(certificates, key));
      return this;
    }

    /** The content of {@code /health}. Asked at each request on an event loop: must not block. */
    public Builder health(Supplier<Health> health) {
      this.health = health;
      return this;
    }

    /** The clock for proofs and attempts: monotonic nanoseconds. Default: System.nanoTime. */
    Builder nanos(LongSupplier clock) {
      this.nanos = clock;
      return this;
    }

    /** The listener for displayed notifications. */
    public Builder displayed(Displayed listener) {
      this.displayed = listener;
      return this;
    }

    /** Lets doors enrol. */
    public Builder doors(EnrolmentDesk desk) {
      this.doors = Optional.of(desk);
      return this;
    }

    /**
     * Lets people enrol their phones by an account of theirs.
     *
     * @param providers of each commune; asked at each request on an event loop, closing them is the
     *     caller's
     */
    public Builder oidc(Function<CommuneId, Optional<OpenIdClient>> providers) {
      this.oidc = providers;
      return this;
    }

    /** The live data for the history. */
    public Builder history(History history) {
      this.history = history;
      return this;
    }

    /**
     * The proxies in front of the gateway. Their headers give the client's address. They have no
     * limit for one source, because many people's requests come from them. Default: none.
     */
    public Builder trustedProxies(List<CidrBlock> proxies) {
      this.trustedProxies = List.copyOf(proxies);
      return this;
    }

    /** The address for {@code /metrics} and the details of {@code /health}. Default: none. */
    public Builder management(InetSocketAddress address) {
      this.management = Optional.of(address);
      return this;
    }

    /** The time limits of connections. */
    Builder times(RequestTimes.Times times) {
      this.times = times;
      return this;
    }

    /** Other limits of connections. */
    Builder bounds(Admission.Bounds bounds) {
      this.bounds = Optional.of(bounds);
      return this;
    }

    /** The folder of the phone's app in the class path, without leading and trailing slashes. */
    public Builder app(String app) {
      this.app = app;
      return this;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where the port is taken, the address is not of this machine, or the
     *     certificate cannot be read; the message says which
     */
    public WebServer start() throws IOException {
      InetAddress address = InetAddress.getByName(host);
      if (pem.isPresent()) {
        KeyFile.check(pem.get().key());
      }
      Admission admission = WebAdmission.of(counters, bounds, pem.isPresent(), trustedProxies);
      Counter renegotiated = RequestTimes.dropped(counters, "renegotiation");
      Vertx vertx =
          Vertx.builder()
              .with(WebOptions.vertx())
              .withTransport(
                  Gates.with(
                      admission.gate(
                          connection -> {
                            if (pem.isPresent()) {
                              connection.pipeline().addLast(new NoRenegotiation(renegotiated::add));
                            }
                          })))
              .build();
      try {
        HttpServer server = vertx.createHttpServer(WebOptions.server(pem));
        RequestTimes requestTimes = new RequestTimes(vertx, counters, times);
        server.connectionHandler(requestTimes);
        // The system may choose the port. So the origins are known only after the bind, and no
        // request is served before.
        LateRoutes routes = new LateRoutes(counters);
        server.requestHandler(
            request -> {
              requestTimes.requested(request);
              routes.handle(request);
            });
        server.exceptionHandler(new ConnectionFaults(counters));
        Listening.await(
            server.listen(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port))),
            host,
            port);
        Optional<HttpServer> managing =
            management.isPresent()
                ? Optional.of(Management.listen(vertx, management.get(), health, counters))
                : Optional.empty();
        WebServer web = new WebServer(vertx, server, managing, hub, pem, host);
        Set<String> own = origins.isEmpty() ? web.reached().origins(address) : origins;
        routes.ready(
            Routes.router(
                vertx,
                new Routes.Rooms(
                    kept,
                    hub,
                    revocations,
                    schools,
                    counters,
                    health,
                    doors,
                    oidc,
                    history,
                    displayed,
                    nanos),
                new Origins(own, schools),
                new Clients(trustedProxies),
                new Upgrades(admission, requestTimes),
                // Behind a proxy, phones use HTTPS too, unless an origin says otherwise.
                own.stream().allMatch(origin -> origin.startsWith("https://")),
                app));
        vertx.setPeriodic(TICK_MILLIS, tick -> hub.tick());
        return web;
      } catch (IOException | RuntimeException failed) {
        vertx.close();
        throw failed instanceof IOException io ? io : new IOException(failed);
      }
    }
  }

  /**
   * Reads certificate and key again; open connections keep the old ones. Blocks on the disk.
   *
   * @throws IOException where they cannot be used; the old ones then stay in use
   */
  public void reloadCertificates() throws IOException {
    if (pem.isEmpty()) {
      return;
    }
    KeyFile.check(pem.get().key());
    ServerSSLOptions options = new ServerSSLOptions();
    options.setKeyCertOptions(pem.get().options());
    options.setEnabledSecureTransportProtocols(WebOptions.TLS_VERSIONS);
    try {
      // Forced, because the paths are the same and only the files' content changed.
      server
          .updateSSLOptions(options, true)
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException unusable) {
      throw new IOException(
          "certificate "
              + pem.get().certificates()
              + " or its key cannot be used: "
              + unusable.getCause(),
          unusable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } catch (TimeoutException late) {
      throw new IOException("the certificate was not read in time", late);
    }
  }

  /** The bound port. */
  public int port() {
    return server.actualPort();
  }

  /** The port of {@code /metrics}; empty where there is none. */
  public Optional<Integer> managementPort() {
    return management.map(HttpServer::actualPort);
  }

  /** The URL of the phone's app with the listening host, without a trailing slash. */
  public String address() {
    return reached().url();
  }

  private WebAddress reached() {
    return new WebAddress(pem.isPresent(), host, port());
  }

  /** Closes every connection with 1001 and stops listening. Blocks for a few seconds at most. */
  @Override
  public void close() {
    hub.closeAll();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the web server did not stop", failed);
    }
  }
}
