package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All requests to the provider go through here. Time and size are limited, and redirects are not
 * followed. Blocks on the network; for virtual threads only.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever, AutoCloseable {
  /** The largest answer. Discovery documents and key sets have some kilobytes. */
  static final int MOST_BYTES = 256 * 1024;

  private static final Set<String> SENT =
      Set.of("accept", "authorization", "content-type", "user-agent");

  private final Duration patience;
  private final HttpClient http;

  /**
   * @param patience the longest duration of one request, from the name lookup to the last byte
   */
  ProviderHttp(Duration patience) {
    this.patience = patience;
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    String body = Optional.ofNullable(request.getBody()).orElse("");
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(request.getURI())
            .method(
                request.getMethod().name(),
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (Map.Entry<String, List<String>> header : request.getHeaderMap().entrySet()) {
      if (SENT.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
        header.getValue().forEach(value -> asked.setHeader(header.getKey(), value));
      }
    }
    HttpResponse<byte[]> answer = exchange(asked);
    HTTPResponse response = new HTTPResponse(answer.statusCode());
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> response.setHeader("Content-Type", type));
    response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
    return response;
  }

  @Override
  public Resource retrieveResource(URL address) throws IOException {
    try {
      return new Resource(get(address.toURI()), "application/json");
    } catch (URISyntaxException notAnAddress) {
      throw new IOException("not an address: " + address, notAnAddress);
    }
  }

  /**
   * Fetches the document at that address.
   *
   * @throws IOException where the answer is not 200
   */
  String get(URI address) throws IOException {
    HttpResponse<byte[]> answer = exchange(HttpRequest.newBuilder(address).GET());
    if (answer.statusCode() != 200) {
      throw new IOException(address + " answers " + answer.statusCode());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> exchange(HttpRequest.Builder asked) throws IOException {
    HttpRequest request = asked.timeout(patience).build();
    // The request's own timeout ends with the head of the answer; this one ends with its last byte.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new IOException("no whole answer in " + patience.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      throw new IOException(
          failed.getCause() == null ? "failed" : failed.getCause().toString(), failed);
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
