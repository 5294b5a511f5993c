package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider as its discovery document describes it (OpenID Connect Discovery 1.0 section 3). */
final class Provider {
  /** How far the provider's clock may be from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final OIDCProviderMetadata described;
  private final Issuer issuer;
  private final ClientID client;
  private final JWSKeySelector<SecurityContext> keys;

  private Provider(
      OIDCProviderMetadata described, ClientID client, ProviderHttp http, Duration keysAskedEvery)
      throws GeneralException {
    this.described = described;
    this.issuer = described.getIssuer();
    this.client = client;
    this.keys = new JWSVerificationKeySelector<>(algorithms(), keys(http, keysAskedEvery));
  }

  /**
   * Asks for the discovery document and checks it.
   *
   * @param keysAskedEvery how often at most unknown keys make us ask for the key set anew
   * @throws IOException where it cannot be had
   * @throws GeneralException where it is none, or is another issuer's
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
    OIDCProviderMetadata described = OIDCProviderMetadata.parse(document);
    // Discovery section 4.3: exactly what was asked for, or somebody speaks for somebody else.
    if (!wanted.equals(described.getIssuer())) {
      throw new GeneralException(
          "the discovery document is of issuer " + described.getIssuer() + ", not of " + wanted);
    }
    boolean plain = "http".equals(issuer.getScheme());
    needed("authorization_endpoint", described.getAuthorizationEndpointURI(), plain);
    needed("token_endpoint", described.getTokenEndpointURI(), plain);
    needed("jwks_uri", described.getJWKSetURI(), plain);
    allowed("userinfo_endpoint", described.getUserInfoEndpointURI(), plain);
    allowed("end_session_endpoint", described.getEndSessionEndpointURI(), plain);
    return new Provider(described, new ClientID(client), http, keysAskedEvery);
  }

  private static void needed(String name, @Nullable URI address, boolean plain)
      throws GeneralException {
    if (address == null) {
      throw new GeneralException("the discovery document has no " + name);
    }
    allowed(name, address, plain);
  }

  /** Plain HTTP only where the issuer itself, on this machine, is plain HTTP. */
  private static void allowed(String name, @Nullable URI address, boolean plain)
      throws GeneralException {
    if (address != null
        && (address.getHost() == null
            || !("https".equals(address.getScheme())
                || (plain && "http".equals(address.getScheme()))))) {
      throw new GeneralException(name + " is not https: " + address);
    }
  }

  /** Public keys only: neither {@code none} nor the client's secret signs for a provider. */
  private Set<JWSAlgorithm> algorithms() throws GeneralException {
    @Nullable List<JWSAlgorithm> told = described.getIDTokenJWSAlgs();
    Set<JWSAlgorithm> usable = new HashSet<>();
    for (JWSAlgorithm each : told == null ? List.of(JWSAlgorithm.RS256) : told) {
      if (JWSAlgorithm.Family.SIGNATURE.contains(each)) {
        usable.add(each);
      }
    }
    if (usable.isEmpty()) {
      throw new GeneralException("no signature algorithm that can be verified: " + told);
    }
    return usable;
  }

  private JWKSource<SecurityContext> keys(ProviderHttp http, Duration askedEvery)
      throws GeneralException {
    try {
      // A key that is not in the set asks for it anew: that is how providers change keys. Not
      // refreshed ahead: that would keep a thread, and ask a provider by whom nobody signs in.
      return JWKSourceBuilder.<SecurityContext>create(described.getJWKSetURI().toURL(), http)
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
    return described.getAuthorizationEndpointURI();
  }

  URI token() {
    return described.getTokenEndpointURI();
  }

  Optional<URI> userInfo() {
    return Optional.ofNullable(described.getUserInfoEndpointURI());
  }

  Optional<URI> endSession() {
    return Optional.ofNullable(described.getEndSessionEndpointURI());
  }

  /** RFC 9207 section 2.4: whether an answer without {@code iss} is to be refused. */
  boolean namesItselfInAnswers() {
    return described.supportsAuthorizationResponseIssuerParam();
  }

  /** Whether the secret goes into the request's body, for want of another way. */
  boolean wantsSecretInBody() {
    @Nullable List<ClientAuthenticationMethod> methods = described.getTokenEndpointAuthMethods();
    return methods != null
        && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
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

  /** For a signed answer of the userinfo endpoint (OpenID Connect Core section 5.3.2). */
  DefaultJWTProcessor<SecurityContext> userInfoTokens() {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(keys);
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            client.getValue(),
            new JWTClaimsSet.Builder().issuer(issuer.getValue()).build(),
            Set.of("sub"));
    claims.setMaxClockSkew((int) SKEW.toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }
}
