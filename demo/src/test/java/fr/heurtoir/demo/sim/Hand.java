package fr.heurtoir.demo.sim;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A visitor's hand at a simulated station, by its controls. */
final class Hand {
  /** What the controls of a test's station ask for. */
  static final String TOKEN = "0123456789abcdef";

  private Hand() {}

  /** Presses the bell; the answer names the ring, or null where none began. */
  static HttpResponse<String> press(SimulatedStation station) throws Exception {
    return post(station, "/sim/press", "Heurtoir-Token", TOKEN);
  }

  /** Walks away. */
  static HttpResponse<String> leave(SimulatedStation station) throws Exception {
    return post(station, "/sim/leave", "Heurtoir-Token", TOKEN);
  }

  static HttpResponse<String> post(SimulatedStation station, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + station.agent().facade().port() + path))
            .POST(BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
