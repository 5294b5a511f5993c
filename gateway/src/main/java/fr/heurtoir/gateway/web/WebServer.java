package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.doors.EnrolmentDesk;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.school.CidrBlock;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The running web server. Made by {@link #builder}. */
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

  /** A builder over the rooms that the web server shows. */
  public static Builder builder(
      Kept kept,
      PhoneHub hub,
      Revocations revocations,
      Supplier<Schools> schools,
      Counters counters) {
    return new Builder(kept, hub, revocations, schools, counters);
  }

  /** What can be said about a web server before it starts. */
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
    private Optional<OpenIdClient> oidc = Optional.empty();
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

    /**
     * Where to listen; localhost and a free port unless said.
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
     * The origins that phones' browsers know the gateway by, {@code scheme://host[:port]}. Unless
     * said: the address that it listens on, and for a loopback address localhost as well.
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

    /** What {@code /health} says; asked at each request on an event loop: must not block. */
    public Builder health(Supplier<Health> health) {
      this.health = health;
      return this;
    }

    /**
     * The clock by which proofs are fresh and tries are counted: monotonic nanoseconds, as
     * System.nanoTime, which it is where nothing is said.
     */
    Builder nanos(LongSupplier clock) {
      this.nanos = clock;
      return this;
    }

    /** Who hears which notifications phones display. */
    public Builder displayed(Displayed listener) {
      this.displayed = listener;
      return this;
    }

    /** Lets doors enrol. */
    public Builder doors(EnrolmentDesk desk) {
      this.doors = Optional.of(desk);
      return this;
    }

    /** Lets people enrol their phones by an account of theirs; closing it is the caller's. */
    public Builder oidc(OpenIdClient client) {
      this.oidc = Optional.of(client);
      return this;
    }

    /** What the rings' room says of rings that ended. */
    public Builder history(History history) {
      this.history = history;
      return this;
    }

    /**
     * Proxies in front of the gateway: their word is believed about whose a request is, and as many
     * people's requests come from there, no bound of one source is for them. None unless said.
     */
    public Builder trustedProxies(List<CidrBlock> proxies) {
      this.trustedProxies = List.copyOf(proxies);
      return this;
    }

    /** Where {@code /metrics} and the details of {@code /health} are shown; nowhere unless said. */
    public Builder management(InetSocketAddress address) {
      this.management = Optional.of(address);
      return this;
    }

    /** How long a connection may take for what it asks. */
    Builder times(RequestTimes.Times times) {
      this.times = times;
      return this;
    }

    /** Other bounds of connections. */
    Builder bounds(Admission.Bounds bounds) {
      this.bounds = Optional.of(bounds);
      return this;
    }

    /** The class path's folder of the phone's app, without slashes at its ends. */
    public Builder app(String app) {
      this.app = app;
      return this;
    }

    /**
     * Listens.
     *
     * @throws IOException where the port is taken, the address is not of this machine, or the
     *     certificate cannot be read; the sentence says which
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
        // The port may be chosen by the system: origins are known once it listens, and no request
        // is served before.
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
                new Origins(own),
                new Clients(trustedProxies),
                new Upgrades(admission, requestTimes),
                // Behind a proxy the way to us is HTTPS as well, where no origin says otherwise.
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
   * Reads certificate and key again; connections that are open keep theirs. Waits for the disk.
   *
   * @throws IOException where they cannot be used; the old ones stay in use then
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
      // Forced, as the paths are the same and only what is in the files changed.
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

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** The port on which {@code /metrics} is shown; empty where nowhere. */
  public Optional<Integer> managementPort() {
    return management.map(HttpServer::actualPort);
  }

  /** The address of the phone's app as the listening host names it, without a slash at its end. */
  public String address() {
    return reached().url();
  }

  private WebAddress reached() {
    return new WebAddress(pem.isPresent(), host, port());
  }

  /** Closes every connection with 1001 and stops listening; waits a few seconds at most. */
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
