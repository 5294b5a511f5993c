package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real nginx or HAProxy on the loopback before a gateway, and clients that come through it. */
final class Front implements AutoCloseable {
  private final Path folder;
  private final LocalCa authority;
  private final PemFiles pem;
  private Process program;
  final int port = FreePort.find();

  Front(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    authority = LocalCa.in(folder.resolve("ca"), "Test", Clock.systemUTC());
    pem = authority.issueServer(folder, "web", List.of("localhost"), Duration.ofDays(1));
    Files.writeString(
        folder.resolve("web-with-key.pem"),
        Files.readString(pem.certificate()) + Files.readString(pem.key()));
  }

  String origin() {
    return "https://localhost:" + port;
  }

  /** Starts nginx with the documented file, its addresses and paths replaced. */
  Front nginx(int gateway) throws Exception {
    return nginx(
        replaced(
            Files.readString(document("nginx.conf")),
            "listen 443 ssl;",
            "listen 127.0.0.1:" + port + " ssl;",
            "/etc/heurtoir/proxy/web.pem",
            pem.certificate().toString(),
            "/etc/heurtoir/proxy/web.key",
            pem.key().toString(),
            "heurtoir.commune.example;",
            "localhost;",
            "127.0.0.1:8080",
            "127.0.0.1:" + gateway));
  }

  /** Starts nginx as somebody does who writes the two lines that every guide has. */
  Front bareNginx(int gateway) throws Exception {
    return nginx(
        "server { listen 127.0.0.1:%d; location / { proxy_pass http://127.0.0.1:%d; } }"
            .formatted(port, gateway));
  }

  private Front nginx(String sites) throws Exception {
    Files.writeString(folder.resolve("sites.conf"), sites);
    Path main = folder.resolve("nginx.conf");
    Files.writeString(
        main,
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          include sites.conf;
        }
        """);
    return run("nginx", "-p", folder.toString(), "-e", "stderr", "-c", main.toString());
  }

  /** Starts HAProxy with the documented file, its addresses and paths replaced. */
  Front haproxy(int gateway) throws Exception {
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(
        file,
        replaced(
            Files.readString(document("haproxy.cfg")),
            "bind :443 ",
            "bind 127.0.0.1:" + port + " ",
            "/etc/heurtoir/proxy/web-with-key.pem",
            folder.resolve("web-with-key.pem").toString(),
            "127.0.0.1:8080",
            "127.0.0.1:" + gateway));
    return run("haproxy", "-db", "-f", file.toString());
  }

  private Front run(String... command) throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    String there =
        List.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/").stream()
            .map(path -> path + command[0])
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse(command[0]);
    builder.command().set(0, there);
    program = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    long until = System.nanoTime() + RunningWeb.BOUND.toNanos();
    while (!listens()) {
      if (!program.isAlive() || System.nanoTime() > until) {
        throw new AssertionError(command[0] + " does not listen: " + Files.readString(said));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return this;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A client at one of this machine's loopback addresses. */
  HttpClient client(String address) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(authority.certificate())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(context)
        .localAddress(InetAddress.ofLiteral(address))
        .connectTimeout(RunningWeb.BOUND)
        .build();
  }

  private static String replaced(String text, String... pairs) {
    String now = text;
    for (int i = 0; i < pairs.length; i += 2) {
      if (!now.contains(pairs[i])) {
        throw new AssertionError("the documented file does not say " + pairs[i]);
      }
      now = now.replace(pairs[i], pairs[i + 1]);
    }
    return now;
  }

  private static Path document(String name) {
    Path here = Path.of("").toAbsolutePath();
    return Optional.ofNullable(here.getParent()).orElse(here).resolve("docs/proxies/" + name);
  }

  @Override
  public void close() {
    if (program != null) {
      program.destroy();
      program.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
