package fr.heurtoir.gateway.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The walls within the media room, as the page has them. */
@AnalyzeClasses(
    packages = "fr.heurtoir.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class MediaWallsTest {
  private static final String G = "fr.heurtoir.gateway.";
  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final Pattern ROW = Pattern.compile("\\| `(media(?:/\\w+)?)` \\| .* \\|(.*)\\|");

  private static SortedMap<String, SortedSet<String>> knows() throws IOException {
    SortedMap<String, SortedSet<String>> knows = new TreeMap<>();
    String page = Files.readString(PAGE);
    Matcher row = ROW.matcher(page.substring(page.indexOf("## Within `media`")));
    while (row.find()) {
      SortedSet<String> others = new TreeSet<>(List.of(row.group(2).strip().split(" ")));
      others.remove("");
      knows.put(row.group(1), others);
    }
    return knows;
  }

  @ArchTest
  static void eachPartKnowsWhatThePageSaysAndNoMore(JavaClasses classes) throws IOException {
    SortedMap<String, SortedSet<String>> found = new TreeMap<>();
    for (JavaClass each : classes) {
      part(each)
          .filter(part -> part.startsWith("media"))
          .ifPresent(
              part -> {
                SortedSet<String> others = found.computeIfAbsent(part, p -> new TreeSet<>());
                each.getDirectDependenciesFromSelf().stream()
                    .flatMap(to -> part(to.getTargetClass().getBaseComponentType()).stream())
                    .filter(other -> !other.equals(part))
                    .forEach(others::add);
              });
    }
    assertEquals(knows(), found);
  }

  /** {@code media/relay} for a package within the media room, else the room alone. */
  private static Optional<String> part(JavaClass each) {
    String name = each.getPackageName();
    if (!name.startsWith(G)) {
      return Optional.empty();
    }
    String[] parts = name.substring(G.length()).split("\\.");
    return Optional.of(
        parts[0].equals("media") && parts.length > 1 ? "media/" + parts[1] : parts[0]);
  }

  @ArchTest
  static final ArchRule theRelayDoesNoInputOutputAndHasNoClockOrThread =
      noClasses()
          .that()
          .resideInAPackage(G + "media.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel..",
              "org.slf4j..",
              "java.util.concurrent..",
              "java.net..",
              "java.nio.channels..",
              "java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");
}
