package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two classes of the project have one simple name: whoever reads it knows what is meant. */
class OneNameOneThingTest {
  private static final List<String> MODULES = List.of("protocol", "gateway", "door-agent", "demo");

  /** Names that stand twice, and why. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "package-info", "every package has one",
          "TokenBucket", "one in each program: the lock's is for one thread",
          "WallsTest", "each program has walls of its own, and the page of each names its test");

  private static final Pattern TESTS =
      Pattern.compile(
          "^\\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property|ArchTest)\\b",
          Pattern.MULTILINE);

  @Test
  void everySimpleNameStandsOnce() throws IOException {
    SortedMap<String, List<String>> twice = new TreeMap<>();
    for (Map.Entry<String, List<Path>> each : byName().entrySet()) {
      if (each.getValue().size() > 1 && !ALLOWED.containsKey(each.getKey())) {
        twice.put(each.getKey(), each.getValue().stream().map(Path::toString).toList());
      }
    }
    assertEquals(Map.of(), twice);
  }

  /** A class of the product that is called a test, or tests that are not called so. */
  @Test
  void whatIsCalledATestIsOneAndEachTestIsCalledSo() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, List<Path>> each : byName().entrySet()) {
      for (Path file : each.getValue()) {
        boolean called = each.getKey().endsWith("Test") || each.getKey().endsWith("Tests");
        boolean ofTests = file.startsWith(Path.of("..", module(file), "src", "test"));
        boolean tests = ofTests && TESTS.matcher(Files.readString(file)).find();
        if (called != tests || tests && each.getKey().endsWith("Tests")) {
          wrong.add(file.toString());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static String module(Path file) {
    return file.getName(1).toString();
  }

  /** Every source file of the project, its tests among them: a file is named as its class. */
  private static Map<String, List<Path>> byName() throws IOException {
    Map<String, List<Path>> all = new TreeMap<>();
    for (String module : MODULES) {
      for (String part : List.of("main", "test")) {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", part, "java"))) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .collect(Collectors.groupingBy(OneNameOneThingTest::name))
              .forEach((name, here) -> all.merge(name, here, OneNameOneThingTest::both));
        }
      }
    }
    return all;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replace(".java", "");
  }

  private static List<Path> both(List<Path> some, List<Path> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
