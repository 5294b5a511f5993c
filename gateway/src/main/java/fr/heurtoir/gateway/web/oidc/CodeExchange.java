package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the code that a browser brought back to the person whose it is. Waits for the provider. */
final class CodeExchange {
  private final ClientID client;
  private final Optional<Secret> secret;
  private final ProviderHttp http;

  CodeExchange(String client, Optional<String> secret, ProviderHttp http) {
    this.client = new ClientID(client);
    this.secret = secret.map(Secret::new);
    this.http = http;
  }

  /** Ends the exchange with a reason, from any depth of it. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final Refusal why;

    Ended(Refusal why, String detail) {
      super(detail);
      this.why = why;
    }
  }

  SignIn finish(Provider provider, PendingLogins.Pending login, Map<String, List<String>> answer) {
    try {
      AuthorizationCode code = code(provider, login.redirect(), answer);
      OIDCTokenResponse tokens = tokens(provider, login, code);
      JWT idToken = tokens.getOIDCTokens().getIDToken();
      if (idToken == null) {
        throw new Ended(Refusal.GARBAGE, "no ID token");
      }
      IDTokenClaimsSet claims = provider.idTokens().validate(idToken, new Nonce(login.nonce()));
      // OpenID Connect Core section 3.1.3.7, which the library leaves to us: issued to somebody
      // else.
      if (claims.getAuthorizedParty() != null
          && !claims.getAuthorizedParty().getValue().equals(client.getValue())) {
        throw new Ended(Refusal.BAD_TOKEN, "azp is another client");
      }
      return new SignIn.Known(
          email(provider, claims, tokens.getOIDCTokens().getAccessToken()), login(claims, idToken));
    } catch (Ended ended) {
      return refused(ended.why, ended);
    } catch (BadJOSEException | JOSEException badToken) {
      return refused(Refusal.BAD_TOKEN, badToken);
    } catch (ParseException | java.text.ParseException notOpenId) {
      return refused(Refusal.GARBAGE, notOpenId);
    } catch (IOException unreachable) {
      return refused(Refusal.UNREACHABLE, unreachable);
    } catch (RuntimeException unexpected) {
      // The library meets a form that it does not foresee; the sign-in ends, the log has it.
      return refused(Refusal.GARBAGE, unexpected);
    }
  }

  private static SignIn refused(Refusal why, Exception reason) {
    return new SignIn.Refused(why, Said.briefly(reason));
  }

  private static AuthorizationCode code(
      Provider provider, URI redirect, Map<String, List<String>> answer)
      throws ParseException, Ended {
    // RFC 6749 section 3.1: no parameter more than once.
    if (answer.values().stream().anyMatch(values -> values.size() != 1)) {
      throw new Ended(Refusal.GARBAGE, "a parameter twice");
    }
    AuthenticationResponse parsed = AuthenticationResponseParser.parse(redirect, answer);
    // RFC 9207: an answer that another provider made is not for this one's token endpoint.
    if (parsed.getIssuer() == null
        ? provider.namesItselfInAnswers()
        : !parsed.getIssuer().equals(provider.issuer())) {
      throw new Ended(Refusal.BAD_TOKEN, "an answer of issuer " + parsed.getIssuer());
    }
    if (!parsed.indicatesSuccess()) {
      ErrorObject error = parsed.toErrorResponse().getErrorObject();
      throw new Ended(
          OAuth2Error.ACCESS_DENIED.equals(error) ? Refusal.DENIED : Refusal.PROVIDER_ERROR,
          String.valueOf(error.getCode()));
    }
    @Nullable AuthorizationCode code = parsed.toSuccessResponse().getAuthorizationCode();
    if (code == null) {
      throw new Ended(Refusal.GARBAGE, "neither code nor error");
    }
    return code;
  }

  private OIDCTokenResponse tokens(
      Provider provider, PendingLogins.Pending login, AuthorizationCode code)
      throws IOException, ParseException, Ended {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            code, login.redirect(), login.verifier().map(CodeVerifier::new).orElse(null));
    TokenRequest.Builder request =
        secret.isPresent()
            ? new TokenRequest.Builder(
                provider.token(), authentication(provider, secret.get()), grant)
            : new TokenRequest.Builder(provider.token(), client, grant);
    TokenResponse answer =
        OIDCTokenResponseParser.parse(request.build().toHTTPRequest().send(http));
    if (!answer.indicatesSuccess()) {
      throw new Ended(
          Refusal.PROVIDER_ERROR,
          "token endpoint: " + answer.toErrorResponse().getErrorObject().getCode());
    }
    return (OIDCTokenResponse) answer.toSuccessResponse();
  }

  private ClientAuthentication authentication(Provider provider, Secret known) {
    return provider.wantsSecretInBody()
        ? new ClientSecretPost(client, known)
        : new ClientSecretBasic(client, known);
  }

  /** From the ID token, or else from the userinfo endpoint: many providers tell it there only. */
  private String email(Provider provider, IDTokenClaimsSet claims, AccessToken access)
      throws IOException,
          ParseException,
          java.text.ParseException,
          BadJOSEException,
          JOSEException,
          Ended {
    Optional<String> email = Optional.ofNullable(claims.getStringClaim("email"));
    @Nullable Object verified = claims.getClaim("email_verified");
    if (email.isEmpty() && provider.userInfo().isPresent()) {
      UserInfo info = userInfo(provider, provider.userInfo().get(), claims, access);
      email = Optional.ofNullable(info.getStringClaim("email"));
      verified = info.getClaim("email_verified");
    }
    if (email.isEmpty()) {
      throw new Ended(Refusal.NO_EMAIL, "");
    }
    // Some write the boolean as a string. Whatever is said and is not yes, is no.
    if (verified != null && !"true".equals(verified.toString())) {
      throw new Ended(Refusal.EMAIL_NOT_VERIFIED, "");
    }
    return email.get();
  }

  private UserInfo userInfo(
      Provider provider, URI endpoint, IDTokenClaimsSet claims, AccessToken access)
      throws IOException,
          ParseException,
          java.text.ParseException,
          BadJOSEException,
          JOSEException,
          Ended {
    UserInfoResponse answer =
        UserInfoResponse.parse(new UserInfoRequest(endpoint, access).toHTTPRequest().send(http));
    if (!answer.indicatesSuccess()) {
      throw new Ended(Refusal.PROVIDER_ERROR, "userinfo endpoint");
    }
    @Nullable JWT signed = answer.toSuccessResponse().getUserInfoJWT();
    UserInfo info =
        signed == null
            ? answer.toSuccessResponse().getUserInfo()
            : new UserInfo(provider.userInfoTokens().process(signed, null));
    // OpenID Connect Core section 5.3.2: or the answer is about somebody else.
    if (!claims.getSubject().equals(info.getSubject())) {
      throw new Ended(Refusal.BAD_TOKEN, "userinfo of another subject");
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
