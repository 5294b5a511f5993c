package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ASimulatedStationAsAProcessTest {
  @TempDir Path folder;

  private Process start(Path config, String... more) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatedStation.class.getName(),
            config.toString());
    command.command().addAll(List.of(more));
    command.redirectError(Redirect.to(folder.resolve("station.log").toFile()));
    return command.start();
  }

  @Test
  void saysWhenARingCanBeTakenComesBackWithItsGatewayAndEndsWithItsLeashLeavingNothing()
      throws Exception {
    GatewayStandIn gateway = GatewayStandIn.start(folder, 0);
    int port = gateway.port();
    Process station = start(StationToml.write(folder, 600, 30, "127.0.0.1:" + port), "--leash");
    try {
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(station.getInputStream(), StandardCharsets.UTF_8));
      JsonNode ready = JsonMapper.builder().build().readTree(out.readLine());
      assertEquals("ready", ready.path("event").asText(), () -> log());
      ProcessHandle lock = ProcessHandle.of(ready.path("lockPid").asLong()).orElseThrow();

      gateway.close();
      gateway = GatewayStandIn.start(folder, port);
      GatewayStandIn back = gateway;
      Await.until("registered with the new gateway", () -> back.count("REGISTER") > 0);
      HttpRequest press =
          HttpRequest.newBuilder(URI.create(ready.path("press").asText()))
              .header("Heurtoir-Token", ready.path("token").asText())
              .POST(BodyPublishers.noBody())
              .build();
      Await.until(
          "a press that begins a ring",
          () ->
              HttpClient.newHttpClient()
                  .send(press, BodyHandlers.ofString())
                  .body()
                  .matches("\\{\"ring\":\"[0-9A-Z]{26}\"}"));
      Await.until("INVITE", () -> !back.invites.isEmpty());

      // kill -9 of the lock: its supervisor brings it back.
      lock.destroyForcibly();
      Await.until(
          "another lock process",
          () ->
              station
                  .descendants()
                  .anyMatch(
                      p ->
                          p.pid() != lock.pid()
                              && p.info().commandLine().orElse("").contains("SimulatedLock")));

      List<ProcessHandle> children = station.descendants().toList();
      assertFalse(children.isEmpty());
      station.getOutputStream().close();
      assertTrue(station.waitFor(30, TimeUnit.SECONDS), () -> log());
      for (ProcessHandle child : children) {
        Await.until("gone: " + child.info().commandLine(), () -> !child.isAlive());
      }
    } finally {
      station.destroyForcibly();
      gateway.close();
    }
  }

  @Test
  void killedOutrightItLeavesNoProcessBehind() throws Exception {
    try (GatewayStandIn gateway = GatewayStandIn.start(folder, 0)) {
      Process station = start(StationToml.write(folder, 600, 30, "127.0.0.1:" + gateway.port()));
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(station.getInputStream(), StandardCharsets.UTF_8));
      assertTrue(String.valueOf(out.readLine()).contains("\"ready\""), () -> log());
      List<ProcessHandle> children = station.descendants().toList();
      station.destroyForcibly().waitFor();
      for (ProcessHandle child : children) {
        Await.until("gone: " + child.info().commandLine(), () -> !child.isAlive());
      }
    }
  }

  @Test
  void aWrongConfigurationIsNamedWithItsLineAndEndsWith78() throws Exception {
    Path config = folder.resolve("door.toml");
    Files.writeString(config, "[door]\nid = 7\n");
    Process station = start(config);
    assertTrue(station.waitFor(30, TimeUnit.SECONDS));
    assertEquals(78, station.exitValue());
    assertTrue(log().contains("door.toml:2: door.id: "), () -> log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("station.log"));
    } catch (java.io.IOException none) {
      return "no log";
    }
  }
}
