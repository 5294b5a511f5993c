package fr.heurtoir.door.install;

import fr.heurtoir.door.checks.Finding;
import fr.heurtoir.door.checks.Words.Lang;
import fr.heurtoir.door.config.DoorConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** {@code heurtoir-door status}: asks the running agent on this machine. */
final class StatusCommand {
  private static final int AWAY = 69;

  private final PrintStream out;
  private final Lang lang;

  StatusCommand(PrintStream out, Lang lang) {
    this.out = out;
    this.lang = lang;
  }

  int run(DoorConfig config) throws InterruptedException {
    URI at = URI.create("http://127.0.0.1:" + config.facade().port() + "/status");
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(at).timeout(Duration.ofSeconds(5)).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        out.print(answer.body());
        return 0;
      }
      return away("HTTP " + answer.statusCode());
    } catch (IOException none) {
      return away(none.getClass().getSimpleName());
    }
  }

  private int away(String why) {
    out.println(
        Finding.bad(
                "status",
                "the station does not answer: " + why,
                "systemctl status heurtoir-door ; journalctl -u heurtoir-door -n 50",
                "systemctl status heurtoir-door; journalctl -u heurtoir-door -n 50")
            .line(lang));
    return AWAY;
  }
}
