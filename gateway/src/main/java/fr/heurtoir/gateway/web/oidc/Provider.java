package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider as its discovery document describes it (OpenID Connect Discovery 1.0 section 3). */
final class Provider {
  /** The greatest accepted difference between the provider's clock and ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Described described;
  private final Issuer issuer;
  private final ClientID client;
  private final JWSKeySelector<SecurityContext> keys;

  private Provider(
      Described described, URI issuer, ClientID client, ProviderHttp http, Duration keysAskedEvery)
      throws GeneralException {
    this.described = described;
    this.issuer = new Issuer(issuer);
    this.client = client;
    this.keys =
        new JWSVerificationKeySelector<>(
            described.algorithms(), keys(described.keys(), http, keysAskedEvery));
  }

  /**
   * Fetches and checks the discovery document.
   *
   * @param keysAskedEvery the shortest time between two requests for the key set because of unknown
   *     keys
   * @throws IOException where it cannot be fetched
   * @throws GeneralException where it is invalid, or another issuer's
   */
  static Provider discover(URI issuer, String client, ProviderHttp http, Duration keysAskedEvery)
      throws IOException, GeneralException {
    Issuer wanted = new Issuer(issuer);
    String document;
    try {
      document = http.get(OIDCProviderMetadata.resolveURL(wanted).toURI());
    } catch (java.net.URISyntaxException notAnAddress) {
      throw new GeneralException("the issuer is no address", notAnAddress);
    }
    return new Provider(
        Described.read(document, issuer), issuer, new ClientID(client), http, keysAskedEvery);
  }

  private static JWKSource<SecurityContext> keys(URI at, ProviderHttp http, Duration askedEvery)
      throws GeneralException {
    try {
      // A key that is missing in the set triggers a new request for it, because providers change
      // keys this way. The set is not refreshed ahead: that would need a thread, and would contact
      // a provider while nobody signs in.
      return JWKSourceBuilder.<SecurityContext>create(at.toURL(), http)
          .cache(KEYS_KEPT.toMillis(), PATIENCE.toMillis())
          .refreshAheadCache(false)
          .rateLimited(askedEvery.toMillis())
          .build();
    } catch (MalformedURLException notAnAddress) {
      throw new GeneralException("jwks_uri is no address", notAnAddress);
    }
  }

  Issuer issuer() {
    return issuer;
  }

  URI authorization() {
    return described.authorization();
  }

  URI token() {
    return described.token();
  }

  Optional<URI> userInfo() {
    return described.userInfo();
  }

  Optional<URI> endSession() {
    return described.endSession();
  }

  /** Whether an answer without {@code iss} must be refused (RFC 9207 section 2.4). */
  boolean namesItselfInAnswers() {
    return described.namesItselfInAnswers();
  }

  /**
   * Whether the secret goes into the request's body, because the provider supports nothing better.
   */
  boolean wantsSecretInBody() {
    return described.secretInBody();
  }

  IDTokenValidator idTokens() {
    IDTokenValidator validator = new IDTokenValidator(issuer, client, keys, null);
    validator.setMaxClockSkew((int) SKEW.toSeconds());
    return validator;
  }

  LogoutTokenValidator logoutTokens() {
    LogoutTokenValidator validator = new LogoutTokenValidator(issuer, client, keys, null);
    validator.setMaxClockSkew((int) SKEW.toSeconds());
    return validator;
  }

  /**
   * The content of a signed userinfo answer (OpenID Connect Core section 5.3.2). It should name its
   * issuer and us. Where it does not, the signature and the connection prove its origin.
   */
  JWTClaimsSet userInfo(String token)
      throws java.text.ParseException, BadJOSEException, JOSEException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(keys);
    // Providers write "jwt", "JWT", or a type of their own.
    processor.setJWSTypeVerifier((type, context) -> {});
    Set<@Nullable String> audience = new HashSet<>();
    audience.add(client.getValue());
    audience.add(null);
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(audience, null, Set.of("sub"), null);
    claims.setMaxClockSkew((int) SKEW.toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
    JWTClaimsSet said = processor.process(token, null);
    if (said.getIssuer() != null && !said.getIssuer().equals(issuer.getValue())) {
      throw new BadJOSEException("userinfo of issuer " + said.getIssuer());
    }
    return said;
  }
}
