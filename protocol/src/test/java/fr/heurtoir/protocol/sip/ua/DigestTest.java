package fr.heurtoir.protocol.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The digest of RFC 7616. */
class DigestTest {
  /** RFC 7616 section 3.9.1. */
  @Test
  void theDigestIsThatOfTheStandardsExample() {
    String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    Digest md5 = Digest.of("http-auth@example.org", nonce, "", "auth, auth-int").orElseThrow();
    assertEquals(
        "8ca523f5e9506fed4657c9700eebdbec",
        md5.response("Mufasa", "Circle of Life", "GET", "/dir/index.html", "00000001", cnonce));
    Digest sha =
        Digest.of("http-auth@example.org", nonce, "sha-256", "auth, auth-int").orElseThrow();
    assertEquals(
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        sha.response("Mufasa", "Circle of Life", "GET", "/dir/index.html", "00000001", cnonce));
    assertTrue(Digest.of("r", "n", "SHA-512-256", "auth").isEmpty());
    assertTrue(Digest.of("r", "n", "MD5", "auth-int").isEmpty());
  }
}
