package fr.heurtoir.demo.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a simulated station as a process of its own against a scripted gateway: {@code
 * StationBench [RINGS] [SECONDS-AT-REST]}. Prints a line for each budget. Not a test: the figures
 * are the machine's.
 */
final class StationBench {
  private static final Pattern PRESS = Pattern.compile("event=invite-sent .*press_ms=(\\d+)");
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+)");

  private StationBench() {}

  static void main(String[] args) throws Exception {
    int rings = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int rest = args.length > 1 ? Integer.parseInt(args[1]) : 120;
    Path folder = Files.createTempDirectory("station-bench");
    Path log = folder.resolve("station.log");
    try (GatewayStandIn gateway = GatewayStandIn.start(folder, 0)) {
      Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + gateway.port());
      long begin = System.nanoTime();
      Process station = start(config, log);
      try {
        BufferedReader out =
            new BufferedReader(
                new InputStreamReader(station.getInputStream(), StandardCharsets.UTF_8));
        JsonNode ready = JsonMapper.builder().build().readTree(out.readLine());
        say("station's process start to ready, sound server included", "ms", since(begin));
        for (int i = 0; i < rings; i++) {
          ring(gateway, ready);
        }
        long[] presses = presses(log);
        say("button to INVITE on the wire, median", "ms", presses[presses.length / 2]);
        say("button to INVITE on the wire, most", "ms", presses[presses.length - 1]);
        say("agent with simulation, RSS after " + rings + " rings", "MB", rss(station.pid()));
        say("lock process, RSS", "MB", rss(ready.path("lockPid").asLong()));
        TimeUnit.SECONDS.sleep(15);
        long before = Files.size(log);
        TimeUnit.SECONDS.sleep(rest);
        say(
            "log an hour at rest, extrapolated from " + rest + " s",
            "kB",
            (Files.size(log) - before) * 3600 / rest / 1000);
      } finally {
        station.getOutputStream().close();
        if (!station.waitFor(20, TimeUnit.SECONDS)) {
          station.destroyForcibly();
        }
      }
    }
  }

  private static Process start(Path config, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx192m",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatedStation.class.getName(),
            config.toString(),
            "--leash")
        .redirectError(Redirect.to(log.toFile()))
        .start();
  }

  private static void ring(GatewayStandIn gateway, JsonNode ready) throws Exception {
    int before = gateway.invites.size();
    HttpRequest press =
        HttpRequest.newBuilder(URI.create(ready.path("press").asText()))
            .header("Heurtoir-Token", ready.path("token").asText())
            .POST(BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(press, BodyHandlers.discarding());
    }
    Await.until("an INVITE", () -> gateway.invites.size() > before);
    gateway.respond(480, null, fr.heurtoir.protocol.Outcome.NOBODY_ANSWERED);
    TimeUnit.SECONDS.sleep(2);
  }

  private static long[] presses(Path log) throws IOException {
    List<Long> all = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher found = PRESS.matcher(line);
      if (found.find()) {
        all.add(Long.parseLong(found.group(1)));
      }
    }
    return all.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static long rss(long pid) throws IOException {
    Matcher found = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    return found.find() ? Long.parseLong(found.group(1)) / 1024 : -1;
  }

  private static long since(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static void say(String figure, String unit, long value) {
    System.out.println(String.format(Locale.ROOT, "%s: %d %s", figure, value, unit));
  }
}
