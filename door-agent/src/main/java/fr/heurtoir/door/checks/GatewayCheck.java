package fr.heurtoir.door.checks;

import fr.heurtoir.door.config.DoorConfig.Identity;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.IdentityFolder;
import fr.heurtoir.protocol.pki.ClockedTrust;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a gateway as the station does, by TLS with both certificates, but does not register:
 * the running station keeps its registration. Blocks for a few seconds at most.
 */
final class GatewayCheck {
  private static final int PATIENCE_MILLIS = 5000;

  private GatewayCheck() {}

  static Finding reach(String host, int port, Identity identity, DoorClock clock) {
    String at = host + ":" + port;
    long begin = System.nanoTime();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      long connected = System.nanoTime();
      io.netty.handler.ssl.JdkSslContext context =
          (io.netty.handler.ssl.JdkSslContext)
              SslContextBuilder.forClient()
                  .sslProvider(SslProvider.JDK)
                  .keyManager(identity.certificate().toFile(), identity.key().toFile())
                  .trustManager(
                      new ClockedTrust(IdentityFolder.certificates(identity.authority()), clock))
                  .build();
      try (SSLSocket tls =
          (SSLSocket) context.context().getSocketFactory().createSocket(plain, host, port, true)) {
        javax.net.ssl.SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        // With TLS 1.3 a refused certificate of ours shows only when something is read (RFC 8446
        // section 4.4.2.4): CR LF CR LF is answered by CR LF (RFC 5626 section 4.4.1).
        tls.getOutputStream().write(new byte[] {'\r', '\n', '\r', '\n'});
        tls.getOutputStream().flush();
        int answer = tls.getInputStream().read();
        if (answer < 0) {
          return refused(at, "it closed the connection");
        }
      }
      return Finding.well(
          "gateway",
          at
              + " connected "
              + millis(begin, connected)
              + " ms, answered "
              + millis(begin, System.nanoTime())
              + " ms");
    } catch (IOException | IllegalArgumentException failed) {
      return refused(at, reason(failed));
    }
  }

  private static Finding refused(String at, String why) {
    return Finding.bad(
        "gateway",
        at + " " + why,
        "vérifier câble, adresse, pare-feu ; un certificat refusé : enrôler à nouveau",
        "check cable, address, firewall; a certificate that is refused: enrol again");
  }

  private static String reason(Throwable failed) {
    @Nullable String reason = failed.getMessage();
    return failed.getClass().getSimpleName() + (reason == null ? "" : " " + reason);
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }
}
