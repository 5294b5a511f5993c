package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.pki.KeyFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/**
 * Both TLS contexts of an endpoint, made from its files. A reload affects new connections; open
 * ones keep theirs. Any thread.
 */
final class TlsContexts {
  /** TLS 1.3's suites and, for 1.2, those with forward secrecy and authenticated encryption. */
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  /**
   * The type of the key store in this process's memory, which is never written. A PKCS #12 store
   * would stretch an empty password, ten thousand rounds each time.
   */
  private static final String IN_MEMORY = "JKS";

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final TlsFiles files;
  private final Optional<ClockedTrust.Time> time;
  private volatile Pair pair;

  private record Pair(SslContext server, SslContext client) {}

  TlsContexts(TlsFiles files, Optional<ClockedTrust.Time> time) throws IOException {
    this.files = files;
    this.time = time;
    this.pair = read(files, time);
  }

  /** Reads the files again. Where that fails, the old contexts stay and the exception says why. */
  void reload() throws IOException {
    pair = read(files, time);
  }

  SslHandler server(ByteBufAllocator allocator, Executor tasks) {
    return pair.server.newHandler(allocator, tasks);
  }

  /**
   * A client's handler. The server's certificate must name {@code host} (RFC 5922 section 7.3, RFC
   * 9525).
   */
  SslHandler client(ByteBufAllocator allocator, String host, int port, Executor tasks) {
    return pair.client.newHandler(allocator, host, port, tasks);
  }

  private static Pair read(TlsFiles files, Optional<ClockedTrust.Time> time) throws IOException {
    for (Path path : List.of(files.certificate(), files.key(), files.peers())) {
      if (!Files.isReadable(path)) {
        throw new IOException("cannot read " + path);
      }
    }
    KeyFile.check(files.key());
    try {
      SslContext server =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .trustManager(files.peers().toFile())
              .clientAuth(ClientAuth.REQUIRE)
              .keyStoreType(IN_MEMORY)
              .sslProvider(SslProvider.JDK)
              .protocols(VERSIONS)
              .ciphers(SUITES)
              .build();
      SslContextBuilder forClient =
          SslContextBuilder.forClient()
              .keyManager(files.certificate().toFile(), files.key().toFile())
              .trustManager(files.peers().toFile());
      if (time.isPresent()) {
        forClient.trustManager(new ClockedTrust(certificates(files.peers()), time.get()));
      }
      SslContext client =
          forClient
              .endpointIdentificationAlgorithm("HTTPS")
              .keyStoreType(IN_MEMORY)
              .sslProvider(SslProvider.JDK)
              .protocols(VERSIONS)
              .ciphers(SUITES)
              .build();
      return new Pair(server, client);
    } catch (SSLException | CertificateException | IllegalArgumentException bad) {
      // The cause may quote the key file, so only its type is used.
      throw new IOException(
          "bad certificate or key in "
              + files.certificate()
              + ", "
              + files.key()
              + " or "
              + files.peers()
              + ": "
              + bad.getClass().getSimpleName());
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }
}
