package fr.heurtoir.gateway.web.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Signs people in through one OpenID provider. Thread-safe. */
public final class OpenIdClient implements AutoCloseable {
  /** The longest duration of a sign-in, from the first redirect to the return. */
  public static final Duration LIFE = PendingLogins.LIFE;

  private static final int AT_ONCE = 16;

  /** Bytes; the configuration's reader refuses a longer one. */
  private static final int MOST_SECRET = 4_096;

  private final GatewayConfig.Oidc config;
  private final ProviderHttp http;
  private final Discovery discovery;
  private final PendingLogins pending;
  private final CodeExchange exchange;
  private final IdTokens idTokens;
  private final LogoutTokens logoutTokens = new LogoutTokens(Clock.systemUTC());
  private final Semaphore exchanges = new Semaphore(AT_ONCE);

  /**
   * The timing.
   *
   * @param patience the longest duration of one request to the provider
   * @param keysAskedEvery the shortest time between two requests for its key set
   */
  record Timing(Duration patience, Duration keysAskedEvery, Discovery.Pace pace) {
    static Timing standard() {
      return new Timing(Duration.ofSeconds(10), Duration.ofSeconds(30), Discovery.Pace.standard());
    }
  }

  OpenIdClient(
      GatewayConfig.Oidc config, Optional<String> secret, Timing timing, LongSupplier nanos) {
    this.config = config;
    this.http = new ProviderHttp(timing.patience());
    this.pending = new PendingLogins(nanos);
    this.idTokens = new IdTokens(nanos);
    this.exchange = new CodeExchange(config, secret, http);
    this.discovery =
        new Discovery(
            () ->
                Provider.discover(
                    config.issuer(), config.clientId(), http, timing.keysAskedEvery()),
            timing.pace());
  }

  /**
   * Starts to look for the provider and returns at once.
   *
   * @param links how the file of the client's secret is opened: {@link LinkOption#NOFOLLOW_LINKS}
   *     where whoever keeps it may not read all that this process may
   * @throws IOException where the client's secret cannot be read
   */
  public static OpenIdClient start(GatewayConfig.Oidc config, LinkOption... links)
      throws IOException {
    Optional<String> secret = Optional.empty();
    if (config.clientSecret().isPresent()) {
      try (InputStream in = Files.newInputStream(config.clientSecret().get(), links)) {
        secret = Optional.of(new String(in.readNBytes(MOST_SECRET), UTF_8).strip());
      }
    }
    return new OpenIdClient(config, secret, Timing.standard(), System::nanoTime);
  }

  /** The provider's name in the app. */
  public String name() {
    return config.name();
  }

  /** Whether a logout at the provider ends phones. */
  public boolean logoutRevokes() {
    return config.logoutRevokes();
  }

  /** Whether the provider was reached. Never blocks. */
  public boolean available() {
    return discovery.provider().isPresent();
  }

  /** The result of {@link #begin}. */
  public sealed interface Begun {
    /** The sign-in began: send the browser there. */
    record At(URI at) implements Begun {}

    /** A sign-in is not possible now. */
    record Not(SignInRefusal why) implements Begun {}
  }

  /**
   * Begins a sign-in. Never blocks.
   *
   * @param browser a secret that only this browser keeps
   * @param source the browser's network
   * @param redirect where the provider sends the browser back to
   */
  public Begun begin(String browser, String source, URI redirect) {
    Optional<Provider> provider = discovery.provider();
    if (provider.isEmpty()) {
      return new Begun.Not(SignInRefusal.UNREACHABLE);
    }
    State state = new State(32);
    Nonce nonce = new Nonce(32);
    Optional<CodeVerifier> verifier =
        config.pkce() ? Optional.of(new CodeVerifier()) : Optional.empty();
    if (!pending.add(
        state.getValue(),
        source,
        new PendingLogins.Pending(
            nonce.getValue(), verifier.map(CodeVerifier::getValue), browser, redirect))) {
      return new Begun.Not(SignInRefusal.BUSY);
    }
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(config.scopes().toArray(String[]::new)),
                new ClientID(config.clientId()),
                redirect)
            .endpointURI(provider.get().authorization())
            .state(state)
            .nonce(nonce);
    verifier.ifPresent(secret -> request.codeChallenge(secret, CodeChallengeMethod.S256));
    return new Begun.At(request.build().toURI());
  }

  /**
   * Finishes a sign-in with what the browser brought back. Blocks on the provider.
   *
   * @param browser the secret of {@link #begin}, if the browser has one
   */
  public SignIn finish(Map<String, List<String>> answer, Optional<String> browser) {
    List<String> states = answer.getOrDefault("state", List.of());
    Optional<PendingLogins.Pending> login =
        states.size() == 1 ? pending.take(states.getFirst()) : Optional.empty();
    if (login.isEmpty()) {
      return new SignIn.Refused(SignInRefusal.UNKNOWN_STATE, "");
    }
    if (browser.filter(login.get()::isOf).isEmpty()) {
      return new SignIn.Refused(SignInRefusal.OTHER_BROWSER, "");
    }
    Optional<Provider> provider = discovery.provider();
    if (provider.isEmpty()) {
      return new SignIn.Refused(SignInRefusal.UNREACHABLE, "");
    }
    if (!exchanges.tryAcquire()) {
      return new SignIn.Refused(SignInRefusal.BUSY, "");
    }
    try {
      return exchange.finish(provider.get(), login.get(), answer);
    } finally {
      exchanges.release();
    }
  }

  /** Keeps what a logout needs, for some hours. */
  public void keep(Login login) {
    idTokens.keep(login);
  }

  /**
   * The address at which the browser ends its session at the provider (RP-Initiated Logout 1.0
   * section 2). Empty where the provider has none. Never blocks.
   *
   * @param subject of the {@link Login}
   * @param session of the {@link Login}
   * @param back where the provider sends the browser afterwards
   */
  public Optional<URI> logout(String subject, Optional<String> session, URI back) {
    Optional<String> idToken = idTokens.take(subject, session);
    return discovery
        .provider()
        .flatMap(Provider::endSession)
        .map(
            end ->
                new LogoutRequest(
                        end,
                        idToken.map(OpenIdClient::parsed).orElse(null),
                        null,
                        // The token identifies the client already. Some providers refuse parameters
                        // that they do not expect.
                        idToken.isPresent() ? null : new ClientID(config.clientId()),
                        back,
                        new State(32),
                        null)
                    .toURI());
  }

  /** Reads a logout token. Blocks on the provider when its keys changed. */
  public SessionEnd ended(String logoutToken) {
    Optional<Provider> provider = discovery.provider();
    if (provider.isEmpty()) {
      return new SessionEnd.Not("the provider was not reached yet");
    }
    if (!exchanges.tryAcquire()) {
      return new SessionEnd.Not("busy");
    }
    try {
      return logoutTokens.read(provider.get(), logoutToken);
    } finally {
      exchanges.release();
    }
  }

  private static JWT parsed(String idToken) {
    try {
      return JWTParser.parse(idToken);
    } catch (ParseException notOurs) {
      throw new IllegalArgumentException("not a token", notOurs);
    }
  }

  @Override
  public void close() {
    discovery.close();
    http.close();
  }
}
