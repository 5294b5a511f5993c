package fr.heurtoir.door.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.door.gpio.GpioChip.Bias;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

class TheDefaultFileTest {
  private static final Pattern OFF = Pattern.compile("(?m)^#([a-z_]+ = |\\[\\[)");

  @TempDir Path folder;

  private static String text() throws Exception {
    try (InputStream in = DoorConfig.class.getResourceAsStream("/fr/heurtoir/door/door.toml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String everything() throws Exception {
    return OFF.matcher(text()).replaceAll("$1");
  }

  private static void collect(TomlTable table, String path, SortedSet<String> into) {
    for (String key : table.keySet()) {
      into.add(path + key);
      Object value = table.get(List.of(key));
      if (value instanceof TomlTable inner) {
        collect(inner, path + key + ".", into);
      } else if (value instanceof TomlArray array) {
        for (Object each : array.toList()) {
          if (each instanceof TomlTable inner) {
            collect(inner, path + key + ".", into);
          }
        }
      }
    }
  }

  @Test
  void namesEveryKeyThatTheProgramKnowsAndNoOther() throws Exception {
    SortedSet<String> written = new TreeSet<>();
    collect(Toml.parse(everything()), "", written);
    SortedSet<String> known = new TreeSet<>();
    for (String kind : List.of("device", "csi", "file", "test")) {
      String one = everything().replace("kind = \"device\"", "kind = \"" + kind + "\"");
      known.addAll(DoorToml.keys(Files.writeString(folder.resolve(kind + ".toml"), one)));
    }
    assertEquals(known, written);
  }

  @Test
  void showsValuesThatAreAllowed() throws Exception {
    String allowed = everything().replaceAll("(?m)^(file|program) = .*$", "");
    DoorToml.read(Files.writeString(folder.resolve("door.toml"), allowed));
  }

  @Test
  void lacksOnlyWhatTheEnrolmentWrites() throws Exception {
    Path file = Files.writeString(folder.resolve("door.toml"), text());
    ConfigException wrong = assertThrows(ConfigException.class, () -> DoorToml.read(file));
    assertTrue(wrong.problems().getFirst().what().contains("not enrolled yet"), wrong::getMessage);
    assertTrue(
        wrong.problems().stream()
            .skip(1)
            .allMatch(
                p ->
                    p.key().matches("(door|gateway|tls)\\.[a-z]+")
                        && p.what().startsWith("missing: ")),
        wrong::getMessage);
    Files.createDirectories(folder.resolve("door.d"));
    Files.writeString(
        folder.resolve("door.d/enrolled.toml"),
        """
        [door]
        id = "portail.jules-ferry"
        [gateway]
        domain = "ecoles.example"
        addresses = ["gw.ecoles.example:5061"]
        [tls]
        certificate = "/var/lib/heurtoir-door/identity/current/door.pem"
        key = "/var/lib/heurtoir-door/identity/current/door-key.pem"
        authority = "/var/lib/heurtoir-door/identity/current/authority.pem"
        """);
    DoorConfig config = DoorToml.read(file);
    assertEquals("portail.jules-ferry", config.door().value());
    assertEquals("#5", config.bell().line().name());
    assertEquals(Bias.PULL_UP, config.bell().line().bias());
    assertTrue(config.bell().line().activeLow());
    assertEquals("#17", config.lock().locks().getFirst().line().name());
    assertEquals("#12", config.lights().fault().name());
    assertTrue(config.lights().fault().activeLow());
  }

  @Test
  void anUnknownKeyInTheEnrolledPartIsNamedToo() throws Exception {
    Path file = Files.writeString(folder.resolve("door.toml"), text());
    Files.createDirectories(folder.resolve("door.d"));
    Files.writeString(folder.resolve("door.d/enrolled.toml"), "[door]\nname = \"x\"\n");
    List<ConfigProblem> problems =
        assertThrows(ConfigException.class, () -> DoorToml.read(file)).problems();
    assertTrue(
        problems.stream()
            .anyMatch(
                p ->
                    p.toString()
                        .startsWith(folder + "/door.d/enrolled.toml:2: door.name: no such key")),
        problems::toString);
  }

  @Test
  void theStandardProfilesChipIsThatOfTheMachine() {
    assertEquals("pinctrl-rp1", PinProfile.standard("Raspberry Pi 5 Model B Rev 1.0").chip());
    assertEquals("pinctrl-bcm2711", PinProfile.standard("Raspberry Pi 4 Model B").chip());
    assertEquals("gpiochip0", PinProfile.standard("").chip());
  }
}
