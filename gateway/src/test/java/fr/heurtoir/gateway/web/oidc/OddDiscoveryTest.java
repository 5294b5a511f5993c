package fr.heurtoir.gateway.web.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery documents as providers really write them: one odd member switches nobody off. */
class OddDiscoveryTest {
  private static final URI ISSUER = URI.create("https://auth.commune.example");
  private static final String DOCUMENT =
      """
      {"issuer":"https://auth.commune.example",
       "authorization_endpoint":"https://auth.commune.example/authorize",
       "token_endpoint":"https://auth.commune.example/token",
       "jwks_uri":"https://auth.commune.example/jwks",
       "userinfo_endpoint":"https://auth.commune.example/userinfo",
       "end_session_endpoint":"https://auth.commune.example/logout",
       "response_types_supported":["code"],"subject_types_supported":["public"],
       "id_token_signing_alg_values_supported":["RS256"]}
      """;

  /** The document with these members in place of its own. */
  private static Described with(String members) throws Exception {
    var document = JSONObjectUtils.parse(DOCUMENT);
    document.putAll(JSONObjectUtils.parse("{" + members + "}"));
    return Described.read(document.toJSONString(), ISSUER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"claims_parameter_supported\":\"true\"",
        "\"request_parameter_supported\":\"false\"",
        "\"request_uri_parameter_supported\":0",
        "\"require_request_uri_registration\":\"no\"",
        "\"backchannel_logout_supported\":\"true\"",
        "\"frontchannel_logout_session_supported\":null",
        "\"tls_client_certificate_bound_access_tokens\":\"false\"",
        "\"subject_types_supported\":null",
        "\"subject_types_supported\":\"public\"",
        "\"subject_types_supported\":[\"ephemeral\"]",
        "\"response_types_supported\":\"code\"",
        "\"response_types_supported\":null",
        "\"response_modes_supported\":[7]",
        "\"grant_types_supported\":\"authorization_code\"",
        "\"ui_locales_supported\":[\"fr_FR\"]",
        "\"ui_locales_supported\":\"fr\"",
        "\"claims_locales_supported\":[\"\"]",
        "\"scopes_supported\":\"openid email\"",
        "\"scopes_supported\":[\"email\"]",
        "\"claims_supported\":{}",
        "\"acr_values_supported\":2",
        "\"display_values_supported\":[\"watch\"]",
        "\"claim_types_supported\":\"normal\"",
        "\"service_documentation\":\"\"",
        "\"op_policy_uri\":\"\"",
        "\"op_tos_uri\":\"not an address\"",
        "\"registration_endpoint\":\"\"",
        "\"check_session_iframe\":\"/relative\"",
        "\"introspection_endpoint\":null",
        "\"userinfo_signing_alg_values_supported\":\"RS256\"",
        "\"code_challenge_methods_supported\":\"S256\"",
        "\"mtls_endpoint_aliases\":[]",
        "\"token_endpoint_auth_signing_alg_values_supported\":[\"none\"]"
      })
  void aMemberThatIsNotUsedIsNotJudged(String odd) throws Exception {
    Described odder = with(odd);
    assertEquals(with(""), odder);
    assertEquals(URI.create("https://auth.commune.example/token"), odder.token());
  }

  @Test
  void whatCanBeDoneWithoutIsDoneWithoutWhereItIsUnusable() throws Exception {
    for (String bad : Set.of("\"\"", "null", "7", "\"http://auth.commune.example/x\"", "\"x y\"")) {
      assertEquals(Optional.empty(), with("\"userinfo_endpoint\":" + bad).userInfo(), bad);
      assertEquals(Optional.empty(), with("\"end_session_endpoint\":" + bad).endSession(), bad);
    }
  }

  @Test
  void eachUsedMemberIsReadByItself() throws Exception {
    assertEquals(
        Set.of(JWSAlgorithm.ES256),
        with("\"id_token_signing_alg_values_supported\":\"ES256\"").algorithms());
    assertEquals(
        Set.of(JWSAlgorithm.RS256),
        with("\"id_token_signing_alg_values_supported\":[\"none\",\"HS256\",7,\"RS256\",\"new\"]")
            .algorithms());
    assertEquals(
        Set.of(JWSAlgorithm.RS256),
        with("\"id_token_signing_alg_values_supported\":null").algorithms());
    assertTrue(
        with("\"token_endpoint_auth_methods_supported\":\"client_secret_post\"").secretInBody());
    assertFalse(with("\"token_endpoint_auth_methods_supported\":[null,\"\"]").secretInBody());
    String iss = "\"authorization_response_iss_parameter_supported\":";
    assertTrue(with(iss + "true").namesItselfInAnswers());
    assertTrue(with(iss + "\"true\"").namesItselfInAnswers());
    assertFalse(with(iss + "\"perhaps\"").namesItselfInAnswers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"issuer\":\"https://another.example\"",
        "\"issuer\":\"https://auth.commune.example/\"",
        "\"issuer\":null",
        "\"token_endpoint\":null",
        "\"token_endpoint\":\"\"",
        "\"token_endpoint\":\"http://auth.commune.example/token\"",
        "\"authorization_endpoint\":[]",
        "\"jwks_uri\":\"file:///etc/passwd\"",
        "\"id_token_signing_alg_values_supported\":[\"none\",\"HS256\"]"
      })
  void whatIsNeededHasToBeRight(String wrong) {
    assertThrows(GeneralException.class, () -> with(wrong));
  }
}
