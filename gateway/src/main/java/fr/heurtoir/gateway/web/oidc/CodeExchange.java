package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges the code that a browser brought back for the person's identity. Blocks on the provider.
 */
final class CodeExchange {
  private final ClientID client;
  private final boolean trustsEmail;
  private final Optional<Secret> secret;
  private final ProviderHttp http;

  CodeExchange(GatewayConfig.Oidc config, Optional<String> secret, ProviderHttp http) {
    this.client = new ClientID(config.clientId());
    this.trustsEmail = config.trustsEmail();
    this.secret = secret.map(Secret::new);
    this.http = http;
  }

  /** Ends the exchange with a reason, from any depth. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final SignInRefusal why;

    Ended(SignInRefusal why, String detail) {
      super(detail);
      this.why = why;
    }
  }

  SignIn finish(Provider provider, PendingLogins.Pending login, Map<String, List<String>> answer) {
    try {
      AuthorizationCode code = code(provider, login.redirect(), answer);
      Tokens tokens = tokens(provider, login, code);
      JWT idToken = tokens.idToken();
      IDTokenClaimsSet claims = provider.idTokens().validate(idToken, new Nonce(login.nonce()));
      // OpenID Connect Core section 3.1.3.7, which the library does not check: the token was issued
      // to another client.
      if (claims.getAuthorizedParty() != null
          && !claims.getAuthorizedParty().getValue().equals(client.getValue())) {
        throw new Ended(SignInRefusal.BAD_TOKEN, "azp is another client");
      }
      return new SignIn.Known(email(provider, claims, tokens.access()), login(claims, idToken));
    } catch (Ended ended) {
      return refused(ended.why, ended);
    } catch (BadJOSEException | JOSEException badToken) {
      return refused(SignInRefusal.BAD_TOKEN, badToken);
    } catch (ParseException | java.text.ParseException notOpenId) {
      return refused(SignInRefusal.GARBAGE, notOpenId);
    } catch (IOException unreachable) {
      return refused(SignInRefusal.UNREACHABLE, unreachable);
    } catch (RuntimeException unexpected) {
      // The library met an unforeseen form: the sign-in ends, and the log shows it.
      return refused(SignInRefusal.GARBAGE, unexpected);
    }
  }

  private static SignIn refused(SignInRefusal why, Exception reason) {
    return new SignIn.Refused(why, Said.briefly(reason));
  }

  private static AuthorizationCode code(
      Provider provider, URI redirect, Map<String, List<String>> answer)
      throws ParseException, Ended {
    // RFC 6749 section 3.1: each parameter once at most.
    if (answer.values().stream().anyMatch(values -> values.size() != 1)) {
      throw new Ended(SignInRefusal.GARBAGE, "a parameter twice");
    }
    AuthenticationResponse parsed = AuthenticationResponseParser.parse(redirect, answer);
    // RFC 9207: an answer from another provider must not go to this provider's token endpoint.
    if (parsed.getIssuer() == null
        ? provider.namesItselfInAnswers()
        : !parsed.getIssuer().equals(provider.issuer())) {
      throw new Ended(SignInRefusal.BAD_TOKEN, "an answer of issuer " + parsed.getIssuer());
    }
    if (!parsed.indicatesSuccess()) {
      ErrorObject error = parsed.toErrorResponse().getErrorObject();
      throw new Ended(
          OAuth2Error.ACCESS_DENIED.equals(error)
              ? SignInRefusal.DENIED
              : SignInRefusal.PROVIDER_ERROR,
          String.valueOf(error.getCode()));
    }
    @Nullable AuthorizationCode code = parsed.toSuccessResponse().getAuthorizationCode();
    if (code == null) {
      throw new Ended(SignInRefusal.GARBAGE, "neither code nor error");
    }
    return code;
  }

  /** The parts of the token endpoint's answer that are used. */
  private record Tokens(JWT idToken, Optional<AccessToken> access) {}

  private Tokens tokens(Provider provider, PendingLogins.Pending login, AuthorizationCode code)
      throws IOException, ParseException, java.text.ParseException, Ended {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            code, login.redirect(), login.verifier().map(CodeVerifier::new).orElse(null));
    TokenRequest.Builder request =
        secret.isPresent()
            ? new TokenRequest.Builder(
                provider.token(), authentication(provider, secret.get()), grant)
            : new TokenRequest.Builder(provider.token(), client, grant);
    HTTPResponse answer = request.build().toHTTPRequest().send(http);
    Map<String, Object> said = JSONObjectUtils.parse(String.valueOf(answer.getBody()));
    if (answer.getStatusCode() != 200) {
      throw new Ended(SignInRefusal.PROVIDER_ERROR, "token endpoint: " + said.get("error"));
    }
    if (!(said.get("id_token") instanceof String idToken)) {
      throw new Ended(SignInRefusal.GARBAGE, "no ID token");
    }
    Optional<AccessToken> access =
        said.get("access_token") instanceof String text && !text.isBlank()
            ? Optional.of(new BearerAccessToken(text))
            : Optional.empty();
    return new Tokens(JWTParser.parse(idToken), access);
  }

  private ClientAuthentication authentication(Provider provider, Secret known) {
    return provider.wantsSecretInBody()
        ? new ClientSecretPost(client, known)
        : new ClientSecretBasic(client, known);
  }

  /**
   * The email address from the ID token, otherwise from the userinfo endpoint. Many providers give
   * it, or confirm its verification, only there.
   */
  private String email(Provider provider, IDTokenClaimsSet claims, Optional<AccessToken> access)
      throws IOException,
          ParseException,
          java.text.ParseException,
          BadJOSEException,
          JOSEException,
          Ended {
    Optional<String> email = address(claims.getClaim("email"));
    @Nullable Object verified = claims.getClaim("email_verified");
    if ((email.isEmpty() || verified == null)
        && provider.userInfo().isPresent()
        && access.isPresent()) {
      try {
        Map<String, Object> info =
            userInfo(provider, provider.userInfo().get(), claims, access.get());
        Optional<String> there = address(info.get("email"));
        if (email.isEmpty() || email.equals(there)) {
          email = there;
          verified = info.get("email_verified");
        }
      } catch (IOException | ParseException | java.text.ParseException unusable) {
        // Not needed where the ID token is enough.
        if (email.isEmpty() || !trustsEmail) {
          throw unusable;
        }
      }
    }
    if (email.isEmpty()) {
      throw new Ended(SignInRefusal.NO_EMAIL, "");
    }
    // Anything but yes means no. So does silence, unless the configuration trusts this provider's
    // addresses.
    if (verified == null ? !trustsEmail : !Described.yes(verified)) {
      throw new Ended(SignInRefusal.EMAIL_NOT_VERIFIED, verified == null ? "not said" : "");
    }
    return email.get();
  }

  private static Optional<String> address(@Nullable Object said) {
    return said instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  private Map<String, Object> userInfo(
      Provider provider, URI endpoint, IDTokenClaimsSet claims, AccessToken access)
      throws IOException,
          ParseException,
          java.text.ParseException,
          BadJOSEException,
          JOSEException,
          Ended {
    HTTPResponse answer = new UserInfoRequest(endpoint, access).toHTTPRequest().send(http);
    if (answer.getStatusCode() != 200) {
      throw new Ended(SignInRefusal.PROVIDER_ERROR, "userinfo endpoint");
    }
    String body = String.valueOf(answer.getBody()).strip();
    Map<String, Object> info =
        body.startsWith("{") ? JSONObjectUtils.parse(body) : provider.userInfo(body).getClaims();
    // OpenID Connect Core section 5.3.2: the answer must be about the same person.
    if (!claims.getSubject().getValue().equals(info.get("sub"))) {
      throw new Ended(SignInRefusal.BAD_TOKEN, "userinfo of another subject");
    }
    return info;
  }

  private static Login login(IDTokenClaimsSet claims, JWT idToken) {
    return new Login(
        Hashes.of(claims.getIssuer().getValue(), claims.getSubject().getValue()),
        Optional.ofNullable(claims.getSessionID())
            .map(session -> Hashes.of(claims.getIssuer().getValue(), session.getValue())),
        idToken.serialize());
  }
}
