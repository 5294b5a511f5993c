package fr.heurtoir.gateway.web.oidc;

import java.util.Optional;

/**
 * The account and provider's session of a sign-in.
 *
 * @param subject a hash of issuer and {@code sub}
 * @param session a hash of issuer and {@code sid}, where the provider sends it (OpenID Connect
 *     Back-Channel Logout 1.0 section 2.1)
 * @param idToken as received, because the provider wants it at a logout
 */
public record Login(String subject, Optional<String> session, String idToken) {
  @Override
  public String toString() {
    return "Login[...]"; // Neither hash nor token belongs in a log.
  }
}
