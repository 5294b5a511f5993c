package fr.heurtoir.gateway.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Connections to others, directly as the gateway makes them; what was seen is said in words. */
final class Reaching implements AutoCloseable {
  private static final int MOST_BYTES = 256 * 1024;

  private final Surroundings here;
  private final HttpClient http;

  Reaching(Surroundings here) {
    this.here = here;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(here.millis()))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** An answer over HTTP; at most 256 KiB of it. */
  record Answer(int status, String body) {}

  /**
   * Asks for a document.
   *
   * @throws IOException where none comes; the message says what was seen
   */
  Answer get(URI address) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(address)
                  .timeout(Duration.ofMillis(here.millis()))
                  .GET()
                  .build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
      return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (InterruptedException late) {
      Thread.currentThread().interrupt();
      throw new IOException("no answer in time", late);
    } catch (IOException failed) {
      throw said(failed);
    }
  }

  /** Connects, and closes the connection again. */
  void tcp(String host, int port) throws IOException {
    connected(host, port).close();
  }

  private Socket connected(String host, int port) throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress to = new InetSocketAddress(host, port);
      if (to.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(to, here.millis());
      socket.setSoTimeout(here.millis());
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw said(failed);
    }
  }

  /**
   * Begins TLS and closes the connection again. It is well where the server's certificate is good
   * for that name, also where the server then wants one of ours.
   *
   * @param trust who may have issued it
   */
  void tls(String host, int port, X509ExtendedTrustManager trust) throws IOException {
    AtomicBoolean good = new AtomicBoolean();
    try (Socket plain = connected(host, port)) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Noting(trust, good)}, null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
      }
    } catch (IOException failed) {
      if (!good.get()) {
        throw said(failed);
      }
    } catch (GeneralSecurityException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
  }

  /** The authorities of this machine, and those of PEM files. */
  static X509ExtendedTrustManager trusting(List<Path> more) throws IOException {
    return manager(true, more);
  }

  /** The authority of a PEM file alone. */
  static X509ExtendedTrustManager trustingOnly(Path pem) throws IOException {
    return manager(false, List.of(pem));
  }

  private static X509ExtendedTrustManager manager(boolean machine, List<Path> files)
      throws IOException {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      List<Certificate> trusted = new ArrayList<>();
      if (machine) {
        trusted.addAll(List.of(of(null).getAcceptedIssuers()));
      }
      for (Path file : files) {
        try (InputStream pem = Files.newInputStream(file)) {
          trusted.addAll(CertificateFactory.getInstance("X.509").generateCertificates(pem));
        }
      }
      for (Certificate each : trusted) {
        all.setCertificateEntry("trusted-" + all.size(), each);
      }
      return of(all);
    } catch (GeneralSecurityException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
  }

  private static X509ExtendedTrustManager of(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no trust in X.509 here"));
  }

  /** What was seen, in words of people who run machines. */
  private static IOException said(IOException failed) {
    if (failed instanceof Seen) {
      return failed;
    }
    Throwable deepest = failed;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new Seen(
        switch (failed) {
          case UnknownHostException unknown -> "no address is known for " + unknown.getMessage();
          case HttpConnectTimeoutException _, SocketTimeoutException _ ->
              "no answer in time: a firewall drops it, or nobody is there";
          case HttpTimeoutException _ -> "connected, and no answer in time";
          case SSLHandshakeException _ -> "its certificate is refused: " + deepest.getMessage();
          case SSLException _ -> "no TLS there: " + deepest.getMessage();
          case ConnectException _ when failed.getMessage() != null ->
              "refused: nobody listens there (" + failed.getMessage() + ")";
          case ConnectException _ ->
              deepest instanceof java.nio.channels.UnresolvedAddressException
                  ? "no address is known for it"
                  : "refused: nobody listens there";
          default -> deepest.toString();
        },
        failed);
  }

  /** What was seen, said already. */
  private static final class Seen extends IOException {
    private static final long serialVersionUID = 1L;

    Seen(String what, IOException failed) {
      super(what, failed);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Notes that a server's certificate was found good. */
  private static final class Noting extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager of;
    private final AtomicBoolean good;

    Noting(X509ExtendedTrustManager of, AtomicBoolean good) {
      this.of = of;
      this.good = good;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, Socket socket)
        throws CertificateException {
      of.checkServerTrusted(chain, how, socket);
      good.set(true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, SSLEngine engine)
        throws CertificateException {
      of.checkServerTrusted(chain, how, engine);
      good.set(true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how)
        throws CertificateException {
      throw new CertificateException("for no connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, Socket socket)
        throws CertificateException {
      throw new CertificateException("no client is asked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no client is asked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how)
        throws CertificateException {
      throw new CertificateException("no client is asked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return of.getAcceptedIssuers();
    }
  }
}
