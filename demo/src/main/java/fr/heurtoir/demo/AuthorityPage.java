package fr.heurtoir.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the certificate of the demo's authority over plain HTTP, because a phone must trust it
 * before it can open the gateway's page over HTTPS.
 */
final class AuthorityPage implements AutoCloseable {
  static final String FILE = "/heurtoir-demo-ca.crt";
  private static final String PAGE =
      """
      <!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Heurtoir : certificat de démonstration</title>
      <body style="font: 1.1rem sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">
      <h1>Certificat de démonstration</h1>
      <p><a href="%s">Télécharger le certificat</a>, puis l’installer :</p>
      <ul>
      <li>Android : Réglages › Sécurité › Chiffrement et identifiants › Installer un certificat › Certificat CA.</li>
      <li>iPhone : Réglages › Profil téléchargé › Installer, puis Général › Informations › Réglages des certificats › activer « Heurtoir demo ».</li>
      </ul>
      <p>À retirer après la démonstration.</p>
      """
          .formatted(FILE);

  private final HttpServer server;
  private final ExecutorService threads;

  private AuthorityPage(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static AuthorityPage serve(InetAddress address, int port, Path certificate) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 16);
    ExecutorService threads = Executors.newFixedThreadPool(2, Thread.ofVirtual().factory());
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          boolean file = exchange.getRequestURI().getPath().equals(FILE);
          byte[] body =
              file ? Files.readAllBytes(certificate) : PAGE.getBytes(StandardCharsets.UTF_8);
          answer(exchange, file ? "application/x-x509-ca-cert" : "text/html; charset=utf-8", body);
        });
    server.start();
    return new AuthorityPage(server, threads);
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String url() {
    InetSocketAddress at = server.getAddress();
    return "http://" + Options.inUrl(at.getAddress().getHostAddress()) + ":" + at.getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
