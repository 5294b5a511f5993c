package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a provider's message that a session ended (OpenID Connect Back-Channel Logout 1.0 section
 * 2.6). Each token is accepted once. Blocks on the provider when its keys have changed.
 */
final class LogoutTokens {
  private static final int MOST_SEEN = 1_024;

  private final Clock clock;
  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_SEEN;
        }
      };

  LogoutTokens(Clock clock) {
    this.clock = clock;
  }

  /** Whose session ended, or why the token is refused. */
  SessionEnd read(Provider provider, String token) {
    try {
      LogoutTokenClaimsSet claims = provider.logoutTokens().validate(JWTParser.parse(token));
      if (claims.getIssueTime().toInstant().isAfter(clock.instant().plus(Provider.SKEW))) {
        return new SessionEnd.Not("of the future");
      }
      if (!first(claims.getJWTID().getValue())) {
        return new SessionEnd.Not("used already");
      }
      String issuer = claims.getIssuer().getValue();
      return new SessionEnd.Of(
          Optional.ofNullable(claims.getSubject()).map(s -> Hashes.of(issuer, s.getValue())),
          Optional.ofNullable(claims.getSessionID()).map(s -> Hashes.of(issuer, s.getValue())));
    } catch (BadJOSEException | JOSEException | ParseException | RuntimeException none) {
      return new SessionEnd.Not(Said.briefly(none));
    }
  }

  private synchronized boolean first(String id) {
    return seen.putIfAbsent(id, true) == null;
  }
}
