package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.config.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushConfigTest {
  private static final String GATEWAY =
      """
      [web]
      certificate = "x.pem"
      key = "x.pem"
      origins = ["https://heurtoir.example"]

      [sip]
      domain = "heurtoir.example"
      certificate = "x.pem"
      key = "x.pem"
      authority = "x.pem"

      [media]
      listen = "127.0.0.1"

      [storage]
      database = "gateway.db"

      """;

  private static final String PUSH =
      """
      [push]
      hosts = ["fcm.googleapis.com", "ntfy.commune.example:8443"]
      private-hosts = ["ntfy.commune.example:8443"]
      subject = "mailto:it@commune.example"
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("x.pem"), "x");
    Files.createDirectory(folder.resolve("schools.d"));
  }

  private ConfigResult load(String gateway) throws IOException {
    Files.writeString(folder.resolve("gateway.toml"), gateway);
    return GatewayConfig.load(folder);
  }

  private GatewayConfig loaded(String gateway) throws IOException {
    ConfigResult result = load(gateway);
    return assertInstanceOf(ConfigResult.Loaded.class, result, result::toString).config();
  }

  @Test
  void unlessSaidNobodyIsContacted() throws IOException {
    GatewayConfig.Push push = loaded(GATEWAY).push();
    assertEquals(List.of(), push.hosts());
    assertEquals(folder.resolve("push.key"), push.key());
  }

  @Test
  void whatIsListedIsRead() throws IOException {
    GatewayConfig.Push push = loaded(GATEWAY + PUSH).push();
    assertEquals(List.of("fcm.googleapis.com", "ntfy.commune.example:8443"), push.hosts());
    assertEquals(List.of("ntfy.commune.example:8443"), push.privateHosts());
    assertEquals("mailto:it@commune.example", push.subject());
    assertEquals(Optional.empty(), push.authority());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"fcm.googleapis.com\" | \"*.googleapis.com\" | push.hosts",
        "\"fcm.googleapis.com\" | \"https://fcm.googleapis.com\" | push.hosts",
        "\"fcm.googleapis.com\" | \"FCM.googleapis.com\" | push.hosts",
        "\"fcm.googleapis.com\" | \"fcm.googleapis.com/x\" | push.hosts",
        "private-hosts = [\"ntfy | private-hosts = [\"other | push.private-hosts",
        "mailto:it@commune.example | it@commune.example | push.subject",
        "mailto:it@commune.example | http://commune.example | push.subject",
        "mailto:it@commune.example | mailto:it | push.subject",
        "subject = | subjekt = | push.subject",
        "subject = | authority = \"none.pem\";subject = | push.authority",
        "subject = | key = \"nowhere/push.key\";subject = | push.key",
        "origins = [\"https://heurtoir.example\"] | origins = [] | web.origins"
      })
  void aFaultIsNamed(String was, String is, String key) throws IOException {
    String text = GATEWAY + PUSH;
    assertTrue(text.contains(was), was);
    ConfigResult result = load(text.replace(was, is.replace(';', '\n')));
    List<ConfigProblem> problems =
        assertInstanceOf(ConfigResult.Faulty.class, result, result::toString).problems();
    assertTrue(
        problems.stream().anyMatch(problem -> problem.key().equals(key)), problems::toString);
  }

  @ParameterizedTest
  @CsvSource({"07:30, true", "23:59, true", "24:00, false", "7:30, false", "0730, false"})
  void theDailyTestIsATimeOfDay(String time, boolean good) throws IOException {
    Files.writeString(
        folder.resolve("schools.d/a.toml"),
        "id = \"a\"\nname = \"École\"\n[test]\ndaily = \"" + time + "\"\n");
    ConfigResult result = load(GATEWAY);
    if (good) {
      assertEquals(
          Optional.of(LocalTime.parse(time)),
          assertInstanceOf(ConfigResult.Loaded.class, result, result::toString)
              .config()
              .schools()
              .school("a")
              .orElseThrow()
              .dailyTest());
    } else {
      assertInstanceOf(ConfigResult.Faulty.class, result);
    }
  }
}
