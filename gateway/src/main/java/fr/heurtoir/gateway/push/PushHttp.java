package fr.heurtoir.gateway.push;

import fr.heurtoir.gateway.ops.HostNames;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One POST to a push service (RFC 8030 section 5), at an address that was checked before. The name
 * is not looked up a second time, and the certificate must name the host. A redirection is not
 * followed.
 */
final class PushHttp implements AutoCloseable {
  private static final int ANSWER_BYTES = 4_096;

  /**
   * How long to wait for the body. It is only used in a few cases, so the status counts even where
   * the body never comes.
   */
  private static final long BODY_MILLIS = 1_000;

  private static final int HEADER_BYTES = 8_192;
  private static final int CONNECTIONS_EACH = 8;
  private static final long CLOSE_SECONDS = 3;

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final Duration within;

  /**
   * What the service answered.
   *
   * @param retryAfter as it was written
   */
  record Answer(int status, Optional<String> retryAfter, String body) {}

  /**
   * @param authority PEM file with further certificate authorities, besides those that this machine
   *     trusts
   * @throws IOException where the file cannot be read
   */
  PushHttp(Optional<Path> authority, Duration within) throws IOException {
    this.within = within;
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setForceSni(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2KeepAliveTimeout(20)
            .setKeepAliveTimeout(20)
            .setConnectTimeout((int) within.toMillis())
            .setSslHandshakeTimeout(within.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(30)
            .setMaxHeaderSize(HEADER_BYTES)
            .setMaxInitialLineLength(HEADER_BYTES)
            .setDecompressionSupported(false);
    if (authority.isPresent()) {
      options.setTrustOptions(TrustOptions.wrap(Trust.withMore(authority.get())));
    }
    HostNames.bySystem();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setDisableTCCL(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.loop = vertx.getOrCreateContext();
    this.client =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(CONNECTIONS_EACH)
                .setHttp2MaxSize(1)
                .setMaxWaitQueueSize(256));
  }

  /**
   * Sends and waits for the answer, at most {@code within}.
   *
   * @throws IOException where no answer came
   */
  Answer post(Endpoint endpoint, InetAddress address, Map<String, String> headers, byte[] body)
      throws IOException {
    String query = endpoint.uri().getRawQuery();
    String path = endpoint.uri().getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, endpoint.port())))
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(true)
            .setURI((path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query))
            .setFollowRedirects(false)
            .setConnectTimeout(within.toMillis())
            .setIdleTimeout(within.toMillis());
    headers.forEach(options::addHeader);
    Exchange exchange = new Exchange();
    Promise<Answer> answer = Promise.promise();
    // Sets the handlers on the loop from the start. Set from another thread, they might come after
    // the answer.
    loop.runOnContext(
        begin ->
            client
                .request(options)
                .compose(
                    request -> {
                      exchange.begun(request);
                      return request.send(Buffer.buffer(body));
                    })
                .compose(this::read)
                .onComplete(answer));
    try {
      return answer
          .future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      exchange.giveUp();
      throw new IOException("no answer in time", slow);
    } catch (InterruptedException stopping) {
      exchange.giveUp();
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopping);
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause()), failed);
    }
  }

  /** Closes the connection of a request for which nobody waits any more. */
  private static final class Exchange {
    private @Nullable HttpClientRequest request;
    private boolean over;

    synchronized void begun(HttpClientRequest begun) {
      request = begun;
      if (over) {
        begun.reset();
      }
    }

    synchronized void giveUp() {
      over = true;
      if (request != null) {
        request.reset();
      }
    }
  }

  /** Reads the status, and of the body no more than a log line can hold. */
  private Future<Answer> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    Promise<Answer> whole = Promise.promise();
    Answer head =
        new Answer(
            response.statusCode(), Optional.ofNullable(response.getHeader("Retry-After")), "");
    long timer =
        vertx.setTimer(
            BODY_MILLIS,
            slow -> {
              if (whole.tryComplete(head)) {
                response.request().reset();
              }
            });
    response.handler(
        piece -> {
          if (body.length() + piece.length() > ANSWER_BYTES) {
            whole.tryComplete(head);
            response.request().reset();
          } else {
            body.appendBuffer(piece);
          }
        });
    response.exceptionHandler(cut -> whole.tryComplete(head));
    response.endHandler(
        end -> whole.tryComplete(new Answer(head.status(), head.retryAfter(), body.toString())));
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the push client did not stop", failed);
    }
  }
}
