package fr.heurtoir.protocol.sip.ua;

import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * Answers every challenge of one call: the server's 401, and the 407 of proxies before it, for each
 * realm separately (RFC 3261 section 22.3). Every later request contains the credentials again,
 * with the next nonce count.
 */
final class Credentials {
  /** The most realms answered in one call. */
  static final int MOST_REALMS = 4;

  /**
   * The most challenges accepted in one call: a server whose nonce is stale each time ends the
   * call.
   */
  static final int MOST_LESSONS = 8;

  private final HeaderFactory headers;
  private final String user;
  private final String password;
  private final SecureRandom random = new SecureRandom();
  private final Map<Realm, Answer> answers = new LinkedHashMap<>();
  private int lessons;

  /**
   * @param proxy whether a proxy challenged, by 407
   */
  private record Realm(boolean proxy, String name) {}

  private static final class Answer {
    private final Digest digest;
    private final String opaque;
    private int used;

    Answer(Digest digest, String opaque) {
      this.digest = digest;
      this.opaque = opaque;
    }
  }

  Credentials(HeaderFactory headers, String user, String password) {
    this.headers = headers;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads the challenges of a 401 or 407.
   *
   * @return whether to repeat the request: a realm asks for the first time, or only its nonce
   *     expired. A realm that refused our answer would refuse it again
   */
  boolean learn(Response response) {
    boolean news = learn(response, ProxyAuthenticateHeader.NAME, true);
    news |= learn(response, WWWAuthenticateHeader.NAME, false);
    return news && lessons++ < MOST_LESSONS;
  }

  private boolean learn(Response response, String header, boolean proxy) {
    boolean news = false;
    Map<Realm, Boolean> taken = new LinkedHashMap<>();
    Iterator<?> all = response.getHeaders(header);
    while (all.hasNext()) {
      if (all.next() instanceof WWWAuthenticateHeader challenge
          && "digest".equalsIgnoreCase(challenge.getScheme())) {
        Realm realm = new Realm(proxy, text(challenge.getRealm()));
        Optional<Digest> digest =
            Digest.of(
                realm.name(),
                text(challenge.getNonce()),
                text(challenge.getAlgorithm()),
                text(challenge.getQop()));
        // Each server names its preferred challenge first (RFC 8760 section 2.3).
        if (digest.isPresent() && taken.putIfAbsent(realm, true) == null) {
          boolean worth =
              answers.containsKey(realm) ? stale(challenge) : answers.size() < MOST_REALMS;
          if (worth) {
            answers.put(realm, new Answer(digest.get(), text(challenge.getOpaque())));
            news = true;
          }
        }
      }
    }
    return news;
  }

  /** Compares without letter case, because the stack's parser keeps the word as received. */
  private static boolean stale(WWWAuthenticateHeader challenge) {
    return challenge.isStale()
        || text(challenge.getParameter("stale")).toLowerCase(Locale.ROOT).equals("true");
  }

  /** Adds an answer for every realm to a request. */
  void apply(Request request) throws ParseException {
    request.removeHeader(AuthorizationHeader.NAME);
    request.removeHeader(ProxyAuthorizationHeader.NAME);
    for (Map.Entry<Realm, Answer> each : answers.entrySet()) {
      request.addHeader(header(each.getKey().proxy(), each.getValue(), request));
    }
  }

  private AuthorizationHeader header(boolean proxy, Answer answer, Request asked)
      throws ParseException {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String cnonce = HexFormat.of().formatHex(bytes);
    Digest digest = answer.digest;
    answer.used++;
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
      made.setNonceCount(answer.used);
      made.setCNonce(cnonce);
    }
    if (!answer.opaque.isEmpty()) {
      made.setOpaque(answer.opaque);
    }
    made.setResponse(
        digest.response(
            user,
            password,
            asked.getMethod(),
            asked.getRequestURI().toString(),
            "%08x".formatted(answer.used),
            cnonce));
    return made;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
