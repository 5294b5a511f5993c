package fr.heurtoir.gateway.web.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a discovery document that are used (OpenID Connect Discovery 1.0 section 3, RFC
 * 8414, RFC 9207). All other members are ignored, whatever they contain.
 *
 * @param algorithms for the signatures of ID tokens: public keys only
 * @param secretInBody whether the client's secret goes into the body, because the provider supports
 *     nothing better
 * @param namesItselfInAnswers whether an answer in the browser carries {@code iss}
 */
record Described(
    URI authorization,
    URI token,
    URI keys,
    Optional<URI> userInfo,
    Optional<URI> endSession,
    Set<JWSAlgorithm> algorithms,
    boolean secretInBody,
    boolean namesItselfInAnswers) {
  private static final Logger LOG = LoggerFactory.getLogger(Described.class);

  /**
   * Reads a document.
   *
   * @param issuer the expected issuer
   * @throws GeneralException where it is no such document, is another issuer's, or lacks a
   *     necessary address
   */
  static Described read(String document, URI issuer) throws GeneralException {
    Map<String, Object> members;
    try {
      members = JSONObjectUtils.parse(document);
    } catch (ParseException notJson) {
      throw new GeneralException("the discovery document is no JSON object", notJson);
    }
    // Discovery section 4.3: the issuer must be exactly the one asked for.
    if (!issuer.toString().equals(members.get("issuer"))) {
      throw new GeneralException(
          "the discovery document is of issuer " + members.get("issuer") + ", not of " + issuer);
    }
    boolean plain = "http".equals(issuer.getScheme());
    return new Described(
        needed(members, "authorization_endpoint", plain),
        needed(members, "token_endpoint", plain),
        needed(members, "jwks_uri", plain),
        optional(members, "userinfo_endpoint", plain),
        optional(members, "end_session_endpoint", plain),
        algorithms(members),
        secretInBody(members),
        yes(members.get("authorization_response_iss_parameter_supported")));
  }

  private static URI needed(Map<String, Object> members, String name, boolean plain)
      throws GeneralException {
    Object value = members.get(name);
    if (value == null) {
      throw new GeneralException("the discovery document has no " + name);
    }
    return address(value, plain)
        .orElseThrow(() -> new GeneralException(name + " is no https address: " + value));
  }

  /** An optional address. An unusable one is ignored. */
  private static Optional<URI> optional(Map<String, Object> members, String name, boolean plain) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    Optional<URI> address = address(value, plain);
    if (address.isEmpty()) {
      LOG.warn("event=oidc-address-unusable name={} says={}", name, Said.briefly(value.toString()));
    }
    return address;
  }

  /** Plain HTTP is accepted only where the issuer itself, on this machine, uses plain HTTP. */
  private static Optional<URI> address(Object value, boolean plain) {
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    try {
      URI address = new URI(text.strip());
      boolean scheme =
          "https".equals(address.getScheme()) || (plain && "http".equals(address.getScheme()));
      return scheme && address.getHost() != null && address.getFragment() == null
          ? Optional.of(address)
          : Optional.empty();
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }

  /**
   * The accepted algorithms, RS256 by default. Never {@code none}, and never a signature by the
   * client's secret.
   */
  private static Set<JWSAlgorithm> algorithms(Map<String, Object> members) throws GeneralException {
    List<String> offered = words(members.get("id_token_signing_alg_values_supported"));
    Set<JWSAlgorithm> usable = new HashSet<>();
    for (String each : offered.isEmpty() ? List.of("RS256") : offered) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(each);
      if (JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
        usable.add(algorithm);
      }
    }
    if (usable.isEmpty()) {
      throw new GeneralException("no signature algorithm that can be verified: " + offered);
    }
    return Set.copyOf(usable);
  }

  private static boolean secretInBody(Map<String, Object> members) {
    List<String> ways = words(members.get("token_endpoint_auth_methods_supported"));
    return !ways.contains("client_secret_basic") && ways.contains("client_secret_post");
  }

  /** The words of a list, or a single word instead of a list. */
  private static List<String> words(@Nullable Object value) {
    List<String> words = new ArrayList<>();
    for (Object each :
        value instanceof List<?> several ? several : List.of(value == null ? "" : value)) {
      if (each instanceof String word && !word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  /** Whether the value is true. Some providers write the boolean as a string. */
  static boolean yes(@Nullable Object value) {
    return Boolean.TRUE.equals(value) || "true".equals(value);
  }
}
