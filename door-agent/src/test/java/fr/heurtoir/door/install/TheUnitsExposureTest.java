package fr.heurtoir.door.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How much of the machine each unit leaves open, by systemd's own measure (systemd-analyze(1),
 * security), over the unit's file alone.
 */
class TheUnitsExposureTest {
  private static final Path UNITS = units();
  private static final Map<String, Double> MOST =
      Map.of(
          "heurtoir-gateway.service", 1.5,
          "heurtoir-gateway-cache.service", 1.5,
          "heurtoir-lock.service", 1.0,
          "heurtoir-door.service", 2.0,
          "heurtoir-sound.service", 1.5,
          "heurtoir-screen.service", 2.5);

  private static final Pattern OVERALL =
      Pattern.compile("Overall exposure level for \\S+: ([0-9]+\\.[0-9])");

  private static Path units() {
    Path here = Path.of("systemd").toAbsolutePath();
    return Files.isDirectory(here) ? here : Path.of("..", "systemd").toAbsolutePath().normalize();
  }

  private static double exposure(Path unit) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(
                "systemd-analyze", "security", "--offline=true", "--no-pager", unit.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(asked.waitFor(60, TimeUnit.SECONDS), "systemd-analyze does not end");
    Matcher overall = OVERALL.matcher(said);
    assertTrue(overall.find(), said);
    return Double.parseDouble(overall.group(1));
  }

  @Test
  void isNoMoreThanWhatEachUnitNeeds() throws Exception {
    Map<String, Double> found = new TreeMap<>();
    try (Stream<Path> all = Files.list(UNITS)) {
      for (Path unit : all.filter(file -> file.toString().endsWith(".service")).toList()) {
        found.put(unit.getFileName().toString(), exposure(unit));
      }
    }
    assertEquals(MOST.keySet(), found.keySet(), "each unit has its bound");
    found.forEach(
        (unit, exposure) -> assertTrue(exposure <= MOST.get(unit), unit + " has " + exposure));
  }

  @Test
  void aUnitWithoutAnyOfItWouldBeSeen() throws Exception {
    Path bare = Files.createTempDirectory("units").resolve("bare.service");
    try {
      Files.writeString(bare, "[Service]\nExecStart=/bin/true\n");
      assertTrue(exposure(bare) > 9, "the measure measures");
    } finally {
      Files.deleteIfExists(bare);
      Files.deleteIfExists(bare.getParent());
    }
  }
}
