package fr.heurtoir.door.desk;

import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** Answers a 401 or 407. */
final class Credentials {
  private static final String COUNT = "00000001";

  private Credentials() {}

  /** The header for the repeated request; empty where no challenge is one that is spoken here. */
  static Optional<AuthorizationHeader> answer(
      HeaderFactory headers, Response response, Request asked, String user, String password)
      throws ParseException {
    boolean proxy = response.getStatusCode() == 407;
    Iterator<?> all =
        response.getHeaders(proxy ? ProxyAuthenticateHeader.NAME : WWWAuthenticateHeader.NAME);
    // The PBX names first what it likes best (RFC 8760 section 2.3).
    while (all.hasNext()) {
      if (all.next() instanceof WWWAuthenticateHeader challenge
          && "digest".equalsIgnoreCase(challenge.getScheme())) {
        Optional<Digest> digest =
            Digest.of(
                text(challenge.getRealm()),
                text(challenge.getNonce()),
                text(challenge.getAlgorithm()),
                text(challenge.getQop()));
        if (digest.isPresent()) {
          return Optional.of(
              header(headers, proxy, challenge, digest.get(), asked, user, password));
        }
      }
    }
    return Optional.empty();
  }

  private static AuthorizationHeader header(
      HeaderFactory headers,
      boolean proxy,
      WWWAuthenticateHeader challenge,
      Digest digest,
      Request asked,
      String user,
      String password)
      throws ParseException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    String cnonce = HexFormat.of().formatHex(random);
    AuthorizationHeader made =
        proxy
            ? headers.createProxyAuthorizationHeader("Digest")
            : headers.createAuthorizationHeader("Digest");
    made.setUsername(user);
    made.setRealm(digest.realm());
    made.setNonce(digest.nonce());
    made.setURI(asked.getRequestURI());
    made.setAlgorithm(digest.algorithm());
    if (digest.auth()) {
      made.setQop("auth");
      made.setNonceCount(1);
      made.setCNonce(cnonce);
    }
    @Nullable String opaque = challenge.getOpaque();
    if (opaque != null && !opaque.isEmpty()) {
      made.setOpaque(opaque);
    }
    made.setResponse(
        digest.response(
            user, password, asked.getMethod(), asked.getRequestURI().toString(), COUNT, cnonce));
    return made;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
