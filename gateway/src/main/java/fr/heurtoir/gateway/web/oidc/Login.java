package fr.heurtoir.gateway.web.oidc;

import java.util.Optional;

/**
 * By which account, and in which session of the provider, somebody signed in.
 *
 * @param subject a hash of issuer and {@code sub}
 * @param session a hash of issuer and {@code sid}, where the provider tells it (OpenID Connect
 *     Back-Channel Logout 1.0 section 2.1)
 * @param idToken as it came: what the provider wants to see at a logout
 */
public record Login(String subject, Optional<String> session, String idToken) {
  @Override
  public String toString() {
    return "Login[...]"; // Neither hash nor token belongs in a log.
  }
}
