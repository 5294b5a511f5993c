package fr.heurtoir.gateway.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A push service (RFC 8030) on this machine, with a certificate of an authority of the test. */
public final class TestService implements AutoCloseable {
  /** What somebody posted. */
  public record Pushed(String path, Map<String, String> headers, byte[] body) {}

  /** What the service does with it. */
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Pushed> pushed = new LinkedBlockingQueue<>();
  private volatile Behaviour behaviour = exchange -> exchange.sendResponseHeaders(201, -1);
  public final Path authority;

  public TestService(Path folder) throws Exception {
    LocalCa ca = LocalCa.in(folder, "Push test", Clock.systemUTC());
    authority = ca.certificate();
    PemFiles pem = ca.issueServer(folder, "push", List.of("localhost"), Duration.ofDays(1));
    SSLContext tls = tls(pem);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private static SSLContext tls(PemFiles pem) throws Exception {
    String text = Files.readString(pem.key());
    String base64 = text.replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    try (InputStream in = Files.newInputStream(pem.certificate())) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      own.setKeyEntry("push", key, new char[0], chain);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void take(HttpExchange exchange) throws IOException {
    // Not closed here: that would cut the connection, and with it perhaps the answer.
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    pushed.add(
        new Pushed(
            exchange.getRequestURI().toString(),
            headers,
            exchange.getRequestBody().readAllBytes()));
    behaviour.answer(exchange);
  }

  public void behave(Behaviour next) {
    behaviour = next;
  }

  /** As it is listed in the policy. */
  public String listed() {
    return "localhost:" + server.getAddress().getPort();
  }

  int port() {
    return server.getAddress().getPort();
  }

  public String endpoint(String path) {
    return "https://" + listed() + path;
  }

  public Pushed next() throws InterruptedException {
    Pushed one = pushed.poll(30, TimeUnit.SECONDS);
    if (one == null) {
      throw new AssertionError("nothing was pushed in 30 s");
    }
    return one;
  }

  public int waiting() {
    return pushed.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
