package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider that lies, as no honest implementation can be made to: each of its addresses answers
 * what a test says. Its tokens are signed by the library that the client verifies them with.
 */
final class StandInProvider implements AutoCloseable {
  static final RSAKey KEY = key("k1");

  /** Of nobody that the provider speaks for, though it says to be the same. */
  static final RSAKey FOREIGN_KEY = key("k1");

  /** What one address answers. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  final String issuer;

  StandInProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    issuer = "http://localhost:" + server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    on("/.well-known/openid-configuration", json(discovery(issuer)));
    on("/jwks", json(new JWKSet(KEY.toPublicJWK()).toString()));
    on(
        "/userinfo",
        json("{\"sub\":\"s1\",\"email\":\"directrice@ecole.example\",\"email_verified\":true}"));
    server.start();
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String discovery(String says) {
    return """
    {"issuer":"%1$s","authorization_endpoint":"%2$s/auth","token_endpoint":"%2$s/token",
     "jwks_uri":"%2$s/jwks","userinfo_endpoint":"%2$s/userinfo","end_session_endpoint":"%2$s/end",
     "response_types_supported":["code"],"subject_types_supported":["public"],
     "id_token_signing_alg_values_supported":["RS256","HS256","none"]}
    """
        .formatted(says, issuer);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Answer answer = answers.get(path);
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer.to(exchange);
      }
    }
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** How often an address was asked. */
  int asked(String path) {
    AtomicInteger times = asked.get(path);
    return times == null ? 0 : times.get();
  }

  /** The token endpoint gives out this ID token. */
  void gives(String idToken) {
    on(
        "/token",
        json(
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
                + idToken
                + "\"}"));
  }

  static Answer json(String body) {
    return text(200, "application/json", body);
  }

  static Answer text(int status, String type, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    };
  }

  static Answer redirect(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** Claims as they should be; a test changes one. */
  JWTClaimsSet.Builder claims(String nonce) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(QuickClient.ID)
        .subject("s1")
        .claim("nonce", nonce)
        .claim("email", "directrice@ecole.example")
        .claim("email_verified", true)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  static String signed(JWTClaimsSet claims, RSAKey key) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
