package fr.heurtoir.door.feedback;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Serves the files beside a class by GET. */
public final class PageFiles {
  private final Class<?> beside;
  private final Map<String, String> types;
  private final Map<String, String> names;

  /**
   * @param names from a request's path to a file's name, whose suffix gives the type: html, css, js
   *     or svg
   */
  public PageFiles(Class<?> beside, Map<String, String> names) {
    this.beside = beside;
    this.names = Map.copyOf(names);
    this.types =
        Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
  }

  /** Answers that request: 404 where there is no such file, 405 to anything but a GET. */
  public void answer(HttpExchange exchange) throws IOException {
    String name = names.get(exchange.getRequestURI().getPath());
    if (name == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    String type = types.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IOException("a file of no known type: " + name);
    }
    send(exchange, type, bytes(name));
  }

  /** The file's bytes. */
  byte[] bytes(String name) throws IOException {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("missing in this build: " + name);
      }
      return in.readAllBytes();
    }
  }

  /** Answers 200 with that body. */
  public static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }
}
