package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.TestKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Sends requests with a proof by a device's key, as {@code docs/phone-protocol.md} has it. */
public final class Proving {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private Proving() {}

  /** Sends it; anew, once, over the nonce that the gateway gives. */
  public static <T> HttpResponse<T> send(
      HttpClient http, HttpRequest request, TestKey key, BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpResponse<T> first = http.send(with(request, proof(request, key, "")), body);
    if (first.headers().firstValue("WWW-Authenticate").orElse("").contains("use_dpop_nonce")) {
      String nonce = first.headers().firstValue("DPoP-Nonce").orElseThrow();
      return http.send(with(request, proof(request, key, nonce)), body);
    }
    return first;
  }

  /** The request with that proof in place of its own. */
  public static HttpRequest with(HttpRequest request, String proof) {
    return HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase("DPoP"))
        .header("DPoP", proof)
        .build();
  }

  /** A proof for a request, over a nonce unless that is empty. */
  public static String proof(HttpRequest request, TestKey key, String nonce) {
    return proof(
        key, key, request.method(), htu(request.uri()), UUID.randomUUID().toString(), nonce);
  }

  static String htu(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /** Every word of it chosen, and the named key not always the one that signs. */
  static String proof(
      TestKey named, TestKey signs, String htm, String htu, String jti, String nonce) {
    byte[] spki = Base64.getUrlDecoder().decode(named.text());
    String header =
        "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}"
            .formatted(part(spki, 27), part(spki, 59));
    // A phone whose clock has never been set.
    String claims =
        "{\"jti\":\"%s\",\"htm\":\"%s\",\"htu\":\"%s\",\"iat\":12%s}"
            .formatted(jti, htm, htu, nonce.isEmpty() ? "" : ",\"nonce\":\"" + nonce + '"');
    return jwt(signs, header, claims);
  }

  static String jwt(TestKey signs, String header, String claims) {
    String signed = text(header) + "." + text(claims);
    return signed + "." + signs.sign(java.util.List.of(signed));
  }

  private static String part(byte[] spki, int from) {
    return TEXT.encodeToString(java.util.Arrays.copyOfRange(spki, from, from + 32));
  }

  private static String text(String json) {
    return TEXT.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
