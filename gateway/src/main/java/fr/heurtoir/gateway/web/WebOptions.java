package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.HostNames;
import fr.heurtoir.gateway.phone.PhoneCodec;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The options for Vert.x's web server, with all limits of what is read from a connection. */
final class WebOptions {
  static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private static final int HEADER_BYTES = 16_384;
  private static final int LINE_BYTES = 2_048;
  private static final int IDLE_SECONDS = 60;
  private static final int CLOSING_SECONDS = 3;

  private WebOptions() {}

  /** For the threads. */
  static VertxOptions vertx() {
    HostNames.bySystem();
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(2)
        .setWorkerPoolSize(2)
        .setInternalBlockingPoolSize(1)
        .setDisableTCCL(true)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /** For the port of phones and doors. */
  static HttpServerOptions server(Optional<PemPair> pem) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(LINE_BYTES)
            .setMaxHeaderSize(HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setWebSocketClosingTimeout(CLOSING_SECONDS)
            .setWebSocketSubProtocols(List.of(PhoneUpgrade.SUBPROTOCOL))
            .setMaxWebSocketFrameSize(PhoneCodec.MAX_MESSAGE)
            .setMaxWebSocketMessageSize(PhoneCodec.MAX_MESSAGE)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    pem.ifPresent(
        files ->
            options
                .setSsl(true)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setSslHandshakeTimeout(10)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(files.options()));
    return options;
  }

  /** For the port of IT staff. */
  static HttpServerOptions management() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(LINE_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setHttp2ClearTextEnabled(false);
  }
}
