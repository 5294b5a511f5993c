package fr.heurtoir.gateway.web;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a browser does in a sign-in: follows redirects, keeps the provider's cookies, fills in its
 * forms; and the gateway's own cookie, which Java would not send over plain HTTP.
 */
final class AccountBrowser implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

  private static final Pattern XSRF = Pattern.compile("name=\"xsrf\" value=\"([^\"]+)\"");

  private final String gateway;
  private final HttpClient provider =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .connectTimeout(RunningWeb.BOUND)
          .build();
  private final HttpClient own = HttpClient.newBuilder().connectTimeout(RunningWeb.BOUND).build();
  Optional<String> cookie = Optional.empty();

  AccountBrowser(String gateway) {
    this.gateway = gateway;
  }

  /** Where the gateway sends a person who wants to sign in. */
  URI begin() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("/api/v1/oidc/login");
    if (answer.statusCode() != 302) {
      throw new AssertionError("login answers " + answer.statusCode() + answer.body());
    }
    return location(answer);
  }

  /** The whole way: from the button to what the gateway answers in the end. */
  HttpResponse<String> signIn(String login) throws IOException, InterruptedException {
    return ask(atProvider(begin(), login));
  }

  /** From the provider's front door to where it sends the browser back to. */
  URI atProvider(URI address, String login) throws IOException, InterruptedException {
    URI at = address;
    for (int steps = 0; steps < 12; steps++) {
      HttpResponse<String> answer = send(HttpRequest.newBuilder(at).GET());
      if (answer.statusCode() == 200) {
        answer = fillIn(at, answer.body(), login);
      }
      if (answer.statusCode() / 100 != 3) {
        throw new AssertionError("provider answers " + answer.statusCode() + answer.body());
      }
      at = at.resolve(location(answer));
      if (at.toString().startsWith(gateway)) {
        return at;
      }
    }
    throw new AssertionError("the provider does not send the browser back; it is at " + at);
  }

  /**
   * At the provider's own logout, with its question; gives where it sends the browser in the end.
   */
  URI logOut(URI end) throws IOException, InterruptedException {
    HttpResponse<String> question = get(end);
    Matcher action = ACTION.matcher(question.body());
    Matcher xsrf = XSRF.matcher(question.body());
    if (!action.find() || !xsrf.find()) {
      throw new AssertionError("no question: " + question.statusCode() + question.body());
    }
    return end.resolve(
        location(post(end.resolve(action.group(1)), "logout=yes&xsrf=" + xsrf.group(1))));
  }

  private HttpResponse<String> fillIn(URI at, String page, String login)
      throws IOException, InterruptedException {
    Matcher action = ACTION.matcher(page);
    if (!action.find()) {
      throw new AssertionError("no form: " + page);
    }
    String form =
        page.contains("value=\"login\"")
            ? "prompt=login&password=x&login=" + URLEncoder.encode(login, StandardCharsets.UTF_8)
            : "prompt=consent";
    return post(at.resolve(action.group(1)), form);
  }

  HttpResponse<String> post(URI to, String form) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  HttpResponse<String> get(URI at) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at).GET());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return provider.send(request.timeout(RunningWeb.BOUND).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return ask(URI.create(gateway + path));
  }

  /** Asks the gateway. */
  HttpResponse<String> ask(URI address) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(RunningWeb.BOUND).GET();
    cookie.ifPresent(value -> request.header("Cookie", value));
    HttpResponse<String> answer = own.send(request.build(), BodyHandlers.ofString());
    for (String set : answer.headers().allValues("Set-Cookie")) {
      if (set.startsWith(OidcCookie.NAME + "=")) {
        cookie = set.contains("Max-Age=0") ? Optional.empty() : Optional.of(set.split(";")[0]);
      }
    }
    return answer;
  }

  static URI location(HttpResponse<?> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  @Override
  public void close() {
    provider.close();
    own.close();
  }
}
