package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.gateway.school.GatewayConfig.Oidc;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code [oidc]}. */
final class OidcReader {
  private static final int MOST_SCOPES = 16;

  private static final Pattern ISSUER = Pattern.compile("https?://[^\\s?#@]{1,500}");
  private static final String ISSUER_SAID =
      "the provider's issuer: https://host, without ? and #; http:// on this machine only";
  private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,40}");

  /** RFC 6749 appendix A.1: printable ASCII. */
  private static final Pattern CLIENT = Pattern.compile("[\\x21-\\x7E]{1,256}");

  /** RFC 6749 section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}");

  private OidcReader() {}

  /** The gateway's own: whoever writes it may name any file. */
  static Optional<Oidc> read(TomlSection top) {
    return read(top, Optional.empty());
  }

  /**
   * A further commune's. Its files may be its own IT staff's. The secret is sent to the provider
   * that they name: so it is one of their files, or they could have the service's keys sent to
   * themselves.
   *
   * @param own the commune's folder
   */
  static Optional<Oidc> read(TomlSection top, Path own) {
    return read(top, Optional.of(own));
  }

  private static Optional<Oidc> read(TomlSection top, Optional<Path> own) {
    if (!top.has("oidc")) {
      return Optional.empty();
    }
    TomlSection oidc = top.section("oidc");
    URI issuer = issuer(oidc);
    List<String> asked = oidc.texts("scopes", MOST_SCOPES, SCOPE, "a scope without spaces");
    Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
    scopes.addAll(asked.isEmpty() ? List.of("email") : asked);
    Optional<Path> secret = oidc.optionalFile("client-secret-file", "a file that can be read");
    if (secret.isPresent() && own.isPresent() && !isIn(own.get(), secret.get())) {
      oidc.problem(
          "client-secret-file",
          "a file of its own in the folder " + own.get() + ", and no link to another");
    }
    secret.ifPresent(file -> SecretFiles.check(oidc, "client-secret-file", file));
    Oidc read =
        new Oidc(
            issuer,
            oidc.optionalText("name", NAME, "1 to 40 characters of one line")
                .orElseGet(() -> host(issuer)),
            oidc.text("client-id", CLIENT, "1 to 256 characters without spaces"),
            secret,
            List.copyOf(scopes),
            pkce(oidc, secret),
            oidc.bool("logout-revokes", false),
            oidc.bool("trust-email", false));
    return Optional.of(read);
  }

  /** RFC 9700 section 2.1.1: a client needs a secret or PKCE, and a public client needs PKCE. */
  private static boolean pkce(TomlSection oidc, Optional<Path> secret) {
    boolean pkce = oidc.bool("pkce", true);
    if (!pkce && secret.isEmpty()) {
      oidc.problem("pkce", "true, as there is no client-secret-file");
    }
    return pkce || secret.isEmpty();
  }

  private static URI issuer(TomlSection oidc) {
    URI none = URI.create("https://localhost");
    String text = oidc.text("issuer", ISSUER, ISSUER_SAID);
    if (text.isEmpty()) {
      return none;
    }
    try {
      URI issuer = new URI(text);
      if (issuer.getHost() != null && (text.startsWith("https://") || ownMachine(issuer))) {
        return issuer;
      }
    } catch (URISyntaxException notAnAddress) {
      // Reported below.
    }
    oidc.problem("issuer", ISSUER_SAID);
    return none;
  }

  /** Plain HTTP is allowed only where nobody else can listen (RFC 8252 section 7.3). */
  private static boolean ownMachine(URI issuer) {
    return Set.of("localhost", "127.0.0.1", "[::1]").contains(host(issuer));
  }

  private static String host(URI issuer) {
    return Optional.ofNullable(issuer.getHost()).orElse("");
  }

  /** Directly: nobody who may write in the folder can put another one in the place of itself. */
  private static boolean isIn(Path folder, Path file) {
    return folder.equals(file.normalize().getParent()) && !Files.isSymbolicLink(file);
  }
}
